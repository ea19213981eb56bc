import { CME_ERROR } from "../../at/result-codes.ts";
import { ERROR, ok, cme, type Final } from "../../at/reply.ts";
import { int, optional, shown, text } from "../../at/params.ts";
import { defineCommand } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";

/** What the SIM has to tell; its error as long as it cannot be read. */
function fromSim(modem: Modem, line: (modem: Modem) => string): Final {
  const { error } = modem.sim;
  return error === undefined ? ok(line(modem)) : cme(error);
}

export const cimi = defineCommand({
  name: "+CIMI",
  title: "IMSI",
  ref: "27.007 5.6",
  test: "OK",
  params: {},
  responses: ["<IMSI>"],
  execute: (modem) => fromSim(modem, ({ identity }) => identity.imsi),
});

function iccid(name: "+QCCID" | "+CCID") {
  // The number of the card needs no PIN. 51.011 10.1.1
  const line = (modem: Modem): Final => {
    const { error } = modem.sim;
    const readable =
      error === undefined || error === CME_ERROR.simPin || error === CME_ERROR.simPuk;
    if (readable) return ok(`${name}: ${modem.identity.iccid}`);
    return modem.model.traits.iccidWithoutSim === "ERROR" ? ERROR : cme(error);
  };
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

export const cnum = defineCommand({
  name: "+CNUM",
  title: "Own Number",
  ref: "27.007 7.1",
  test: "OK",
  params: {},
  responses: ["+CNUM: <alpha>,<number>,<type>"],
  execute: (modem) => fromSim(modem, ({ identity }) => `+CNUM: ,"${identity.msisdn}",145`),
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
  write: (modem) => fromSim(modem, () => '+CRSM: 144,0,"130062FFFF130026FFFF"'),
});
