import { fromSeptets, septetsOf, toSeptets } from "./gsm-alphabet.ts";
import { userDataOctets, type UserData } from "./user-data.ts";

/** AT+CSCS: how the host writes and reads texts. */
export type Charset = "GSM" | "IRA" | "UCS2";

/** Stands for what the other side has no character for. 27.005 annex A. */
const SPACE = 0x20;

/** A text as the host reads it; each character of the result is one byte on the line. */
export function shown(text: string, charset: Charset): string {
  switch (charset) {
    case "UCS2":
      return toUcs2(text).toString("hex").toUpperCase();
    case "IRA":
      return text.replace(/[^\0-\x7f]/gu, " ");
    case "GSM":
      return (toSeptets(text) ?? Buffer.from(lenientSeptets(text))).toString("latin1");
  }
}

/** The text that a host has typed (one byte a character); undefined if it is not in the character set. */
export function typed(field: string, charset: Charset): string | undefined {
  if (charset === "GSM") return fromSeptets(Buffer.from(field, "latin1"));
  if (charset === "IRA") return field;
  return fromHexUcs2(field);
}

/** The body of a text message as the host reads it: characters, or two hex digits an octet. 27.005 3.1, <data>. */
export function shownBody(data: UserData, charset: Charset, headed: "text" | "hex"): string {
  if (data.alphabet !== "GSM" || (data.header && headed === "hex")) {
    const octets = headed === "hex" ? userDataOctets(data) : data.body;
    return octets.toString("hex").toUpperCase();
  }
  if (charset === "GSM") return data.body.toString("latin1");
  return shown(fromSeptets(data.body), charset);
}

/** Septets of a text that the host has typed; undefined if it is not in the character set. */
export function typedSeptets(input: Buffer, charset: Charset): Buffer | undefined {
  if (charset === "GSM") return Buffer.from(input.map((code) => (code < 0x80 ? code : SPACE)));
  const text = typed(input.toString("latin1"), charset);
  return text === undefined ? undefined : Buffer.from(lenientSeptets(text));
}

/** Big-endian, as messages carry it. */
export function toUcs2(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}

function fromHexUcs2(field: string): string | undefined {
  if (field.length % 4 !== 0 || !/^[0-9a-f]*$/i.test(field)) return undefined;
  return Buffer.from(field, "hex").swap16().toString("utf16le");
}

function lenientSeptets(text: string): number[] {
  return [...text].flatMap((character) => septetsOf(character) ?? [SPACE]);
}
