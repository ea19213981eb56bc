import { int, optional } from "../../at/params.ts";
import { defineSetting } from "../../modem/define-command.ts";

export const cgerep = defineSetting({
  name: "+CGEREP",
  title: "Packet Domain Event Reporting",
  ref: "27.007 10.1.19",
  scope: "channel",
  saved: "power",
  params: {
    mode: int({ min: 0, max: 2 }, "0: no +CGEV, 1 and 2: +CGEV, never during a response."),
    bfr: optional(int({ min: 0, max: 1 }, "What becomes of those that waited: none ever does.")),
  },
  factory: { mode: 0, bfr: 0 },
});
