import { INVALID, int, optional, type Param } from "../../at/params.ts";
import { defineSetting } from "../../modem/define-command.ts";
import { SMS_FACTORY } from "../../services/sms/settings.ts";
import { formatTimestamp } from "../../services/sms/timestamp.ts";

const octet = { min: 0, max: 255 };
const relative = int(octet, "");

/** A length of time as one octet, or a point in time in quotes. */
const validity: Param<number | string> = {
  ...relative,
  doc: 'Validity: relative (167: a day), or a point in time "25/01/02,03:04:05+04", as <fo> says.',
  parse(field, model) {
    if (!field?.quoted) return relative.parse(field, model);
    return formatTimestamp(field.text) ? field.text : INVALID;
  },
  format: (value) => (typeof value === "number" ? String(value) : `"${value}"`),
};

export const csmp = defineSetting({
  name: "+CSMP",
  title: "Text Mode Parameters",
  ref: "27.005 3.3.2",
  scope: "module",
  saved: "self",
  test: "OK",
  params: {
    fo: optional(int(octet, "First octet: 17; 49 asks for a status report too.")),
    vp: optional(validity),
    pid: optional(int(octet, "Protocol identifier.")),
    dcs: optional(int(octet, "Data coding scheme. 0: default alphabet, 4: octets, 8: UCS2.")),
  },
  factory: SMS_FACTORY["+CSMP"],
});
