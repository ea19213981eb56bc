import fc from "fast-check";
import { expect, test } from "vitest";
import type { HostError } from "../../src/kernel/errors.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import { SimClock } from "../../src/kernel/sim-clock.ts";
import { Modem } from "../../src/modem/modem.ts";
import { bg95m3 } from "../../src/models/bg95.ts";
import { MODELS } from "../../src/models/catalogue.ts";
import type { Model } from "../../src/models/model.ts";
import { SimNetwork } from "../../src/network/sim/sim-network.ts";
import type { Nvram } from "../../src/services/nvram.ts";
import { Bench } from "./bench.ts";
import { fieldOf, WRITE_FORMS } from "./grammar.ts";

/** As a file has it: JSON. */
class TextNvram implements Nvram {
  readonly sections = new Map<string, string>();

  get(section: string): unknown {
    const text = this.sections.get(section);
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  }

  set(section: string, value: unknown): void {
    if (value === undefined) this.sections.delete(section);
    else this.sections.set(section, JSON.stringify(value));
  }
}

/** Starts a module with what is kept; the complaint, if there is one. */
function started(nvram: Nvram, model: Model): string {
  const clock = new SimClock();
  try {
    void new Modem({ clock, network: new SimNetwork(clock), commands: COMMANDS, model, nvram });
    return "";
  } catch (error) {
    expect((error as HostError).code).toBe("MT_NVRAM");
    return (error as HostError).message;
  }
}

const WRITES_ITSELF = new Set(["+COPS", "+CGDCONT", "+QICSGP", "+CSCA", "+CLCK", "+CPWD"]);
const forms = WRITE_FORMS.filter(
  ({ command: { name, setting } }) =>
    (setting !== undefined && setting.saved !== "power") || WRITES_ITSELF.has(name),
);

const settingLine = fc
  .constantFrom(...forms)
  .chain(({ params, line }) =>
    fc
      .tuple(fc.tuple(...params.map(fieldOf)), fc.integer({ min: 1, max: params.length }))
      .map(([fields, count]) => line(fields.slice(0, count))),
  );

test.each(MODELS.map((model) => [model.name, model] as const))(
  "whatever a host sets, a %s starts with it again",
  async (_name, model) => {
    await fc.assert(
      fc.asyncProperty(fc.array(settingLine, { minLength: 1, maxLength: 30 }), async (lines) => {
        const nvram = new TextNvram();
        const bench = new Bench({}, { nvram, model });
        for (const line of [...lines, "ATE1V1Q0S0=9&W"]) await bench.ask(line, 1000);
        expect(started(nvram, model), JSON.stringify([...nvram.sections])).toBe("");
      }),
      { numRuns: 40 },
    );
  },
);

test("everything that can be set is set and starts again", async () => {
  const nvram = new TextNvram();
  const bench = new Bench({}, { nvram });
  const lines = [
    'AT+CPMS="ME","SM","MT"',
    'AT+CSMP=49,"25/01/02,03:04:05+04",0,8',
    'AT+CSCA="+491701234567"',
    'AT+CGDCONT=3,"IPV4V6","a.b"',
    'AT+QICSGP=2,1,"apn","user","pw,x",3',
    'AT+QCFG="band",0,80,0',
    'AT+QCFG="nwscanseq",0302',
    'AT+QCFG="urc/ri/ring","off"',
    'AT+QURCCFG="urcport","usbat"',
    'AT+QINDCFG="csq",1,1',
    'AT+CEDRXS=1,4,"0101"',
    'AT+CPSMS=1,,,"00000100","00000001"',
    'AT+COPS=4,2,"26201",8',
    'AT+CLCK="SC",1,"1234"',
    "AT+IPR=9600;+CREG=2;&W",
  ];
  for (const line of lines) await bench.ask(line, 2000);
  expect([...nvram.sections.keys()].toSorted()).toEqual(
    expect.arrayContaining(["contexts", "profile", "selection", "settings", "sms centre"]),
  );
  expect(Object.keys(nvram.get("settings") as object).length).toBeGreaterThan(8);
  expect(started(nvram, bg95m3)).toBe("");
});

const REST = "which no BG95-M3 keeps; mend it, or delete the section to have the factory's";

test.each([
  ["settings", { "+CPMS": {} }, "+CPMS.mem1 is missing"],
  ["settings", { "+CPMS": { mem1: "XX" } }, '+CPMS.mem1 is "XX"'],
  ["settings", { "+CPMS": { mem1: "SM", other: 1 } }, "+CPMS.other is not known"],
  ["settings", { "+CTZU": { onoff: "1" } }, '+CTZU.onoff is "1"'],
  ["settings", { "+CTZU": { onoff: "" } }, '+CTZU.onoff is ""'],
  ["settings", { "+CTZU": { onoff: null } }, "+CTZU.onoff is null"],
  ["settings", { "+CTZU": 3 }, "+CTZU is 3"],
  ["settings", { "+COSP": {} }, "+COSP is not known"],
  ["settings", { "+IPR": { rate: 9600 } }, "+IPR is not known"],
  ["settings", { '+QCFG "band"': { gsmbandval: {} } }, '+QCFG "band".gsmbandval is {}'],
  ["settings", { '+QCFG "bond"': {} }, '+QCFG "bond" is not known'],
  ["settings", { "+CEDRXS": { mode: 1 } }, "+CEDRXS.cycles is missing"],
  ["settings", { "+CEDRXS": { mode: 1, cycles: { eMTC: "9" } } }, '+CEDRXS.cycles.eMTC is "9"'],
  ["settings", [], "is []"],
  ["profile", { registers: { E: "x" }, settings: [] }, 'registers.E is "x"'],
  ["profile", { registers: { E: 2 }, settings: [] }, "registers.E is 2"],
  ["profile", { registers: { S3: 13 }, settings: [] }, "registers.S3 is not known"],
  ["profile", { registers: {} }, "settings is missing"],
  ["profile", { registers: {}, settings: [["+IPR"]] }, 'settings[0] is ["+IPR"]'],
  ["profile", { registers: {}, settings: [["+IPR", { rate: 1 }]] }, "settings.+IPR.rate is 1"],
  ["contexts", 5, "is 5"],
  ["contexts", [{ contextID: 99 }], "[0].contextID is 99"],
  ["sim", { made: "{}", card: { locked: 1 } }, "card.locked is 1"],
  ["selection", { mode: "never" }, 'mode is "never"'],
  ["sms centre", { value: "zz" }, 'value is "zz"'],
  ["sms me", [null, { status: "REC READ", pdu: "0" }], '[1].pdu is "0"'],
])("%s %j is refused", (section, value, message) => {
  const nvram = new TextNvram();
  nvram.set(section, value);
  expect(started(nvram, bg95m3)).toBe(`section "${section}": ${message}, ${REST}`);
});
