import { int, optional, text } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import { defineSetting } from "../../modem/define-command.ts";
import { SMS_FACTORY } from "../../services/sms/settings.ts";

/** <mt>,<mo>,<bm>: messages in both directions and cell broadcast are supported. */
const SUPPORTED = "1,1,1";

export const csms = defineSetting({
  name: "+CSMS",
  title: "Message Service",
  ref: "27.005 3.2.1",
  scope: "module",
  saved: "power",
  params: {
    service: int({ min: 0, max: 1 }, "1: the host acknowledges +CMT and +CDS with AT+CNMA."),
  },
  factory: SMS_FACTORY["+CSMS"],
  responses: ["+CSMS: [<service>,]<mt>,<mo>,<bm>"],
  read: (_modem, { service }) => ok(`+CSMS: ${service},${SUPPORTED}`),
  changed: () => ok(`+CSMS: ${SUPPORTED}`),
});

export const cmms = defineSetting({
  name: "+CMMS",
  title: "More Messages to Send",
  ref: "27.005 3.5.6",
  scope: "module",
  saved: "power",
  support: { partial: "Kept and told: the link costs nothing here." },
  params: { n: int({ min: 0, max: 2 }, "1, 2: the link stays up between two messages.") },
  factory: { n: 0 },
});

export const cscb = defineSetting({
  name: "+CSCB",
  title: "Cell Broadcast Messages",
  ref: "27.005 3.3.4",
  scope: "module",
  saved: "power",
  support: { partial: "Kept and told: nobody broadcasts." },
  params: {
    mode: int({ min: 0, max: 1 }, "0: the types listed are accepted, 1: they are not."),
    mids: optional(text({ max: 100 }, "Message types: 0,1,5,320-478.")),
    dcss: optional(text({ max: 100 }, "Data coding schemes: 0-3,5.")),
  },
  factory: { mode: 0, mids: "", dcss: "" },
  test: () => ["+CSCB: (0,1)"],
});
