import { bareText, int, optional, text } from "../../at/params.ts";
import { defineUrc } from "../../at/urc.ts";

const mem = text({ max: 2 }, '"ME" or "SM".');
const index = int({ min: 0, max: 255 }, "Place in the store.");
const number = text({ max: 80 }, "Number or name, in the character set of AT+CSCS.");
/** A phone book's name for the number: there is none, only its comma. */
const alpha = bareText(0, /^$/, "Empty: there is no phone book.");
const time = text({ max: 20 }, "When the service centre got it: yy/MM/dd,hh:mm:ss±zz.");
const octet = (doc: string) => int({ min: 0, max: 255 }, doc);
const length = int({ min: 0, max: 255 }, "TPDU in octets; in text mode characters of the message.");

export const stored = defineUrc({
  head: "+CMTI:",
  title: "A New Message Is in Its Store",
  ref: "27.005 3.4.1",
  params: { mem, index },
});

/** The message follows on the next line. */
export const textMessage = defineUrc({
  head: "+CMT:",
  title: "A New Message (Text Mode)",
  ref: "27.005 3.4.1",
  params: {
    oa: number,
    alpha,
    scts: time,
    tooa: optional(octet("Type of <oa>; this and what follows with AT+CSDH=1.")),
    fo: optional(octet("First octet.")),
    pid: optional(octet("Protocol identifier.")),
    dcs: optional(octet("Data coding scheme.")),
    sca: optional(number),
    tosca: optional(octet("Type of <sca>.")),
    length: optional(length),
  },
});

export const pduMessage = defineUrc({
  head: "+CMT:",
  title: "A New Message (PDU Mode)",
  ref: "27.005 3.4.1",
  params: { alpha, length },
});

export const reportStored = defineUrc({
  head: "+CDSI:",
  title: "A New Status Report Is in Its Store",
  ref: "27.005 3.4.1",
  params: { mem, index },
});

export const textReport = defineUrc({
  head: "+CDS:",
  title: "A New Status Report (Text Mode)",
  ref: "27.005 3.4.1",
  params: {
    fo: octet("First octet."),
    mr: octet("Reference of the message, as AT+CMGS told it."),
    ra: number,
    tora: octet("Type of <ra>."),
    scts: time,
    dt: text({ max: 20 }, "When it was delivered."),
    st: octet("0: delivered."),
  },
});

export const pduReport = defineUrc({
  head: "+CDS:",
  title: "A New Status Report (PDU Mode)",
  ref: "27.005 3.4.1",
  params: { length },
});

/** Every URC of messages, for the manual. */
export const SMS_URCS = [
  stored,
  textMessage,
  pduMessage,
  reportStored,
  textReport,
  pduReport,
] as const;
