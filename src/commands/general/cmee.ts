import { int } from "../../at/params.ts";
import { defineSetting } from "../../modem/define-command.ts";

export const cmee = defineSetting({
  name: "+CMEE",
  title: "Error Message Format",
  ref: "27.007 9.1",
  scope: "channel",
  saved: "power",
  params: {
    n: int({ min: 0, max: 2 }, "0: ERROR, 1: +CME ERROR: <number>, 2: +CME ERROR: <text>."),
  },
  factory: { n: 1 },
  changed(_modem, { n }, channel) {
    channel.cmee = n;
    return undefined;
  },
});
