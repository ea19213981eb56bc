/** 23.038 6.2.1: the default alphabet by code. 0x1B stands before a code of the extension table. */
const DEFAULT =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

const ESCAPE = 0x1b;

/** 23.038 6.2.1.1: the extension table. */
const EXTENSION: readonly (readonly [code: number, character: string])[] = [
  [0x0a, "\f"],
  [0x14, "^"],
  [0x28, "{"],
  [0x29, "}"],
  [0x2f, "\\"],
  [0x3c, "["],
  [0x3d, "~"],
  [0x3e, "]"],
  [0x40, "|"],
  [0x65, "€"],
];

const CODES = new Map<string, readonly number[]>([
  ...[...DEFAULT].map((character, code) => [character, [code]] as const),
  ...EXTENSION.map(([code, character]) => [character, [ESCAPE, code]] as const),
]);
CODES.delete("\u001b");

const EXTENDED = new Map(EXTENSION);

/** The septets of a character, one a byte; undefined if the alphabet does not have it. */
export function septetsOf(character: string): readonly number[] | undefined {
  return CODES.get(character);
}

/** The septets of a text, one a byte; undefined if a character is in neither table. */
export function toSeptets(text: string): Buffer | undefined {
  const septets: number[] = [];
  for (const character of text) {
    const codes = CODES.get(character);
    if (!codes) return undefined;
    septets.push(...codes);
  }
  return Buffer.from(septets);
}

/**
 * The text of septets. A code that the extension table does not have shows as the one of the default table, and an
 * escape without a code as a space. 23.038 6.2.1.1.
 */
export function fromSeptets(septets: Buffer): string {
  let text = "";
  for (let at = 0; at < septets.length; at++) {
    const code = septets[at]! & 0x7f;
    if (code !== ESCAPE) text += DEFAULT[code];
    else {
      const next = septets[++at];
      if (next === undefined || next === ESCAPE) text += " ";
      else text += EXTENDED.get(next) ?? DEFAULT[next & 0x7f];
    }
  }
  return text;
}
