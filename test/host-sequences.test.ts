import { describe, expect, test } from "vitest";
import {
  MODELS,
  SimClock,
  SimNetwork,
  COMMANDS,
  memoryPipe,
  Modem,
  TYPICAL,
} from "../src/index.ts";
import type { Model } from "../src/models/model.ts";

/** What drivers send first (module 11, hosts). Every one of these lines must be answered, and not with an error. */
const SEQUENCES: { readonly [host: string]: readonly string[] } = {
  Zephyr: [
    "ATE0",
    "ATH",
    "AT+CMEE=1",
    "AT+CGMI",
    "AT+CGMM",
    "AT+CGMR",
    "AT+CGSN",
    "AT+CIMI",
    "AT+QCCID",
    'AT+QICSGP=1,1,"apn","user","pass",1',
    "AT+CREG?",
    "AT+CSQ",
    "AT+QIACT=1",
  ],
  "Zephyr with PSM": [
    'AT+QCFG="psm/urc",1',
    'AT+QCFG="apready",1,1,500',
    "AT+QSCLK=0",
    "AT+COPS=3,2",
    "AT+CEREG=4",
    "AT+CEREG?",
  ],
  Particle: [
    "AT",
    "AT+CMEE=2",
    "AT+CFUN=4,0",
    "AT+CFUN=0,0",
    "AT+QGMR",
    "AT+CGMR",
    "AT+CGSN",
    "AT+CFUN=1,0",
    "AT+CCID",
    "AT+CIMI",
    "AT+QDSIM=0",
    "AT+CPIN?",
    "AT+IFC=2,2",
    "AT+IPR=921600",
    "AT+CPSMS=0",
    "AT+CEDRXS=0",
    'AT+QCFG="cmux/urcport",1',
    "AT+CGEREP=1,0",
    'AT+CGDCONT=1,"IP","apn"',
    "AT+CREG=2",
    "AT+CGREG=2",
    "AT+CEREG=2",
    "AT+COPS?",
    "AT+COPS=0,2",
    'AT+QCFG="nwscanmode"',
    'AT+QCFG="nwscanseq"',
    'AT+QCFG="iotopmode"',
    "AT+CGACT?",
    "AT+CEER",
    "AT+QCSQ",
    "AT+QPOWD",
  ],
  "Particle's multiplexer": ["AT+CMUX=0,0,8,127,,,,,"],
  "esp_modem's multiplexer": ["AT+CMUX=0"],
  FreeRTOS: [
    "ATE0",
    "AT&D0",
    "AT+IFC=2,2",
    "AT+CFUN=1",
    'AT+QURCCFG="urcport","uart1"',
    "AT+CREG=2",
    "AT+CGREG=2",
    "AT+CEREG=2",
    "AT+CTZR=1",
    "AT+CPIN?",
    "AT+CIMI",
    "AT+QCCID",
    "AT+CRSM=176,28514,0,0,0",
    'AT+QINDCFG="csq",1',
    'AT+QCFG="band",F,80084,80084,1',
    'AT+QCFG="nwscanmode",3,1',
    'AT+QCFG="nwscanseq",020301,1',
    'AT+QCFG="iotopmode",0,1',
    "AT+QPSMS?",
    "AT+QPSMS=0",
    "AT+QSIMSTAT?",
  ],
  TinyGSM: [
    "AT",
    "AT&FZE0",
    "AT+CMEE=0",
    "AT+CTZR=0",
    "AT+CTZU=1",
    'AT+QICSGP=1,1,"apn","user","pw",0',
    "AT+QIACT=1",
    "AT+CGATT=1",
    "AT+QLTS=1",
    "AT+QLTS=2",
    "AT+QSPN?",
    "AT+QTEMP",
    "AT+CBC",
    "AT+CFUN=1,1",
  ],
  ModemManager: [
    "ATZ",
    "ATE0",
    "ATV1",
    "ATX4",
    "AT&C1",
    "AT+CMEE=1",
    "AT+IFC=?",
    "AT+CPIN?",
    "AT+CCLK?",
  ],
  "messages of any": [
    "AT+CMGF=1",
    "AT+CNMI=2,1,0,0,0",
    'AT+CPMS="ME","ME","ME"',
    'AT+CSCS="GSM"',
    "AT+CSCA?",
    'AT+CMGL="ALL"',
    "AT+CMGD=1,4",
  ],
  "minimum of all": [
    "ATI",
    "AT&D0",
    "AT&W",
    "AT+CGPADDR",
    "AT+CGPADDR=1",
    "AT+GMR",
    "AT+GSN",
    "AT+QNWINFO",
    "AT+QIACT=1",
    "AT+QIDNSCFG=1",
    "AT+QIGETERROR",
    "AT+QISDE=0",
    "AT+QISTATE?",
    "AT+QICFG=?",
    "AT+IPR?",
    "AT+QURCCFG=?",
    'AT+QENG="servingcell"',
    "AT+QIDEACT=1",
  ],
};

/** A model without the option says ERROR, as the hardware does: such hosts ask for the model first. */
function lacking(model: Model, line: string): boolean {
  const [, name, option] = /^AT(\+[A-Z]+)(?:="([^"]+)")?/.exec(line) ?? [];
  return model.lacks.includes(name ?? "") || model.lacks.includes(`${name} "${option}"`);
}

const cases = MODELS.flatMap((model) =>
  Object.entries(SEQUENCES).map(([host, lines]) => ({ model, host, lines, name: model.name })),
);

describe.each([
  { timing: "instant", options: {} },
  { timing: "typical", options: { timing: TYPICAL } },
])("in $timing timing", ({ options }) => {
  test.each(cases)("$name takes what $host sends first", async ({ model, lines }) => {
    const clock = new SimClock();
    const network = new SimNetwork(clock);
    const modem = new Modem({ model, clock, network, commands: COMMANDS, ...options });
    const [host, port] = memoryPipe();
    let said = "";
    host.attach({ receive: (chunk) => (said += chunk.toString()), drained() {}, closed() {} });
    modem.plug(port);
    for (const line of lines) {
      said = "";
      host.write(Buffer.from(`${line}\r`));
      for (let ms = 0; ms < 200_000 && !/\r\n(OK|.*ERROR.*)\r\n/.test(said); ms += 50) {
        await clock.advance(50);
      }
      const wanted = lacking(model, line) ? /\r\nERROR\r\n/ : /\r\nOK\r\n/;
      expect(said, line).toMatch(wanted);
      // Drivers give the SIM its time before they go on.
      if (line.startsWith("AT+CFUN=1")) await clock.advance(20_000);
    }
  });
});
