import { integer } from "../../kernel/form.ts";
import { fault, optional } from "../fault.ts";
import { eachByte, PORT, way } from "./ways.ts";

export const flippedBits = fault({
  name: "flipped-bits",
  layer: "UART",
  doc: "A bit of a byte turns over on the wire: of every byte, or of as many as `probability`, `nth` and `count` say.",
  subject: PORT,
  settings: { way, bit: optional(integer(0, 7), "which, 0 is the lowest; any if not given") },
  start: (site, values) =>
    eachByte(site, values.way, (byte) => [byte ^ (1 << (values.bit ?? site.random.int(0, 7)))]),
});
