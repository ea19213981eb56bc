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

/** Characters that `<a*1460>` may stand for, all together; past them it stands for itself. */
const MOST_REPEATED = 4 * 1024 * 1024;

/** The same as characters, which may be any of Unicode: the text of a short message. */
export function plainText(text: string): string {
  let room = MOST_REPEATED;
  return text
    .replace(/<(.)\*(\d+)>/g, (whole, character: string, digits: string) => {
      const count = Number(digits);
      if (count > room) return whole;
      room -= count;
      return character.repeat(count);
    })
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

/** Bytes as they are written into a transcript, on one line: `bytesOf` makes the same bytes of it. */
export function escaped(bytes: Buffer): string {
  return bytes
    .toString("latin1")
    .replace(/\\/g, "\\\\")
    .replace(/<(?=\^Z>|ESC>|BS>|.\*\d+>)/g, "\\x3c")
    .replace(/\{(?=\w+\})/g, "\\x7b")
    .replace(
      /[^\x20-\x7e]/g,
      (c) => SHORT[c] ?? `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`,
    );
}

const SHORT: { readonly [byte: string]: string } = {
  "\r": "\\r",
  "\n": "\\n",
  "\u001a": "<^Z>",
  "\u001b": "<ESC>",
  "\b": "<BS>",
};
