import type { RowBytes } from "./row.ts";

/** The bytes of a row as a string with a character for each. */
export function bytesOf({ text, base64 }: RowBytes): string {
  if (text !== undefined) return text;
  return base64 === undefined ? "" : atob(base64);
}
