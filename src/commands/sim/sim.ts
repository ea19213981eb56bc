import { int, optional, shown, text } from "../../at/params.ts";
import { cme, ok } from "../../at/reply.ts";
import { defineCommand, defineSetting } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";

/** AT+CFUN=0 switches the SIM off. 27.007 9.2: 13. */
function whenReady(modem: Modem, line: (modem: Modem) => string) {
  return modem.radio.functionality === 0 ? cme(13) : ok(line(modem));
}

export const cimi = defineCommand({
  name: "+CIMI",
  title: "IMSI",
  ref: "27.007 5.6",
  test: "OK",
  params: {},
  responses: ["<IMSI>"],
  execute: (modem) => whenReady(modem, ({ identity }) => identity.imsi),
});

function iccid(name: "+QCCID" | "+CCID") {
  const line = (modem: Modem) => whenReady(modem, ({ identity }) => `${name}: ${identity.iccid}`);
  return defineCommand({
    name,
    title: "ICCID",
    ref: "AT 5.6",
    test: "OK",
    params: {},
    responses: [`${name}: <ICCID>`],
    read: line,
    execute: line,
  });
}

export const qccid = iccid("+QCCID");
export const ccid = iccid("+CCID");

export const cpin = defineCommand({
  name: "+CPIN",
  title: "PIN",
  ref: "27.007 8.3",
  maxResponseTime: 5000,
  test: "OK",
  support: { partial: "The SIM asks for no PIN." },
  params: {
    pin: shown(text({ min: 4, max: 8, bare: true }, "PIN or PUK."), undefined),
    newpin: optional(shown(text({ min: 4, max: 8, bare: true }, "New PIN."), undefined)),
  },
  responses: ["+CPIN: READY"],
  read: (modem) => whenReady(modem, () => "+CPIN: READY"),
  write: ({ radio }) => cme(radio.functionality === 0 ? 13 : 3),
});

export const qinistat = defineCommand({
  name: "+QINISTAT",
  title: "Initialisation Status of the SIM",
  ref: "AT 5.8",
  test: () => ["+QINISTAT: (0-3)"],
  params: {},
  responses: ["+QINISTAT: <status>"],
  execute: ({ radio }) => ok(`+QINISTAT: ${radio.functionality === 0 ? 0 : 3}`),
});

export const qsimstat = defineSetting({
  name: "+QSIMSTAT",
  title: "SIM Insertion Report",
  ref: "AT 5.10",
  scope: "module",
  saved: "self",
  factoryReset: false,
  support: { partial: "The SIM is always inserted." },
  params: { enable: int({ min: 0, max: 1 }, "1: +QSIMSTAT reports insertion and removal.") },
  factory: { enable: 0 },
  responses: ["+QSIMSTAT: <enable>,<inserted_status>"],
  read: (_modem, { enable }) => ok(`+QSIMSTAT: ${enable},1`),
});

export const crsm = defineCommand({
  name: "+CRSM",
  title: "Restricted SIM Access",
  ref: "27.007 8.18",
  test: "OK",
  support: {
    partial: "Every file is answered with the same ten bytes a GID1 reader is content with.",
  },
  params: {
    command: shown(
      int({ min: 0, max: 255 }, "176 read binary, 178 read record, 192 get response…"),
      undefined,
    ),
    fileId: optional(int({ min: 0, max: 65_535 }, "File identifier.")),
    P1: optional(int({ min: 0, max: 255 }, "Parameter.")),
    P2: optional(int({ min: 0, max: 255 }, "Parameter.")),
    P3: optional(int({ min: 0, max: 255 }, "Parameter.")),
    data: optional(text({ max: 512 }, "Data to write.")),
    pathId: optional(text({ max: 20 }, "Path.")),
  },
  responses: ["+CRSM: <sw1>,<sw2>,<response>"],
  write: (modem) => whenReady(modem, () => '+CRSM: 144,0,"130062FFFF130026FFFF"'),
});
