/** Escapes that a transcript uses for bytes that are no printable text. */
const NAMED: { readonly [name: string]: string } = {
  "<^Z>": "\u001a",
  "<ESC>": "\u001b",
  "<BS>": "\b",
};

/**
 * The bytes a transcript's text stands for: `\r`, `\n`, `\\`, `\xHH`, `<^Z>`, `<ESC>`, `<BS>`, and `<a*1460>` for a
 * character so many times.
 */
export function bytesOf(text: string): Buffer {
  return Buffer.from(plainText(text), "latin1");
}

/** The same as characters, which may be any of Unicode: the text of a short message. */
export function plainText(text: string): string {
  return text
    .replace(/<(.)\*(\d+)>/g, (_whole, character: string, count: string) =>
      character.repeat(Number(count)),
    )
    .replace(/<\^Z>|<ESC>|<BS>/g, (name) => NAMED[name]!)
    .replace(/\\(r|n|\\|x([0-9a-f]{2}))/gi, (_whole, kind: string, code: string | undefined) => {
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
      return kind === "r" ? "\r" : kind === "n" ? "\n" : "\\";
    });
}

/** Bytes as a person reads them in a message: control characters shown, a line break ends a line. */
export function readable(bytes: Buffer): string {
  return bytes
    .toString("latin1")
    .replace(/\\/g, "\\\\")
    .replace(/[^\n\x20-\x7e]/g, (c) =>
      c === "\r" ? "\\r" : `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`,
    )
    .replace(/\n/g, "\\n\n");
}
