import { fault } from "../fault.ts";
import { eachByte, PORT, way } from "./ways.ts";

export const lostBytes = fault({
  name: "lost-bytes",
  layer: "UART",
  doc: "Bytes are lost on the wire: every one, or as many as `probability`, `nth` and `count` say.",
  subject: PORT,
  settings: { way },
  start: (site, values) => eachByte(site, values.way, () => []),
});
