import { isUtf8 } from "node:buffer";
import { HostError } from "../kernel/errors.ts";

/**
 * The text of a file of a user's, without the mark that editors on Windows put in front. Throws MT_FILE with line and
 * column: as a replacement character what is no UTF-8 would go on unseen, into payloads and names.
 */
export function decodeUtf8(bytes: Buffer, file: string): string {
  if (/^(fffe|feff)/.test(bytes.toString("hex", 0, 2)))
    throw new HostError("MT_FILE", `${file}:1:1: this is UTF-16; UTF-8 is needed`);
  const text = bytes.toString("utf8");
  if (isUtf8(bytes)) return text.replace(/^\ufeff/, "");
  // What is wrong comes out as something else.
  const again = Buffer.from(text);
  let at = 0;
  while (bytes[at] === again[at]) at++;
  const lines = bytes.toString("utf8", 0, at).split("\n");
  const byte = `0x${(bytes[at] ?? 0).toString(16).padStart(2, "0")}`;
  throw new HostError(
    "MT_FILE",
    `${file}:${lines.length}:${lines.at(-1)!.length + 1}: the byte ${byte} is no UTF-8 here; UTF-8 is needed`,
  );
}
