import { bytesOf } from "../../kernel/escapes.ts";
import { read } from "../../kernel/form.ts";
import { fault, optional } from "../fault.ts";
import { eachByte, PORT, way } from "./ways.ts";

const bytes = read(
  (text) => (text === "" ? undefined : [...bytesOf(text)].slice(0, 256)),
  "bytes as \\x00 or abc, 256 at most",
);

export const extraBytes = fault({
  name: "extra-bytes",
  layer: "UART",
  doc: "Bytes that nobody sent come before a byte on the wire: before every one, or as `probability`, `nth` and `count` say.",
  subject: PORT,
  settings: { way, bytes: optional(bytes, "which; one at random if not given") },
  start: (site, values) =>
    eachByte(site, values.way, (byte) => [...(values.bytes ?? [site.random.int(0, 255)]), byte]),
});
