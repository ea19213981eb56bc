import { int, text } from "../../at/params.ts";
import { defineSetting } from "../../modem/define-command.ts";
import { SMS_FACTORY } from "../../services/sms/settings.ts";

export const cmgf = defineSetting({
  name: "+CMGF",
  title: "Message Format",
  ref: "27.005 3.2.3",
  scope: "module",
  saved: "power",
  params: { mode: int({ min: 0, max: 1 }, "0: PDU, 1: text.") },
  factory: SMS_FACTORY["+CMGF"],
});

export const csdh = defineSetting({
  name: "+CSDH",
  title: "Show Text Mode Parameters",
  ref: "27.005 3.3.3",
  scope: "module",
  saved: "power",
  params: {
    show: int({ min: 0, max: 1 }, "1: the header of a message is shown whole, also in +CMT."),
  },
  factory: SMS_FACTORY["+CSDH"],
});

export const cscs = defineSetting({
  name: "+CSCS",
  title: "Character Set",
  ref: "27.007 5.5",
  scope: "module",
  saved: "power",
  support: { partial: "Counts for messages in text mode: their texts and numbers." },
  params: { chset: text({ max: 4, of: /^(GSM|IRA|UCS2)$/ }, '"GSM", "IRA" or "UCS2".') },
  factory: SMS_FACTORY["+CSCS"],
  test: () => ['+CSCS: ("GSM","IRA","UCS2")'],
});
