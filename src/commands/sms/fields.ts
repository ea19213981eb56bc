import { int, text } from "../../at/params.ts";
import type { Modem } from "../../modem/modem.ts";
import { parseNumber, type Address } from "../../services/sms/address.ts";
import { typed } from "../../services/sms/characters.ts";

/** A number of 20 digits in UCS2 takes 84 characters. */
export const MOST_NUMBER = 84;

export const number = text(
  { min: 1, max: MOST_NUMBER, bare: true },
  "Number, in the character set of AT+CSCS.",
);

export const typeOfNumber = int(
  { min: 0, max: 255 },
  "Type of the number: 145 with a country code, 129 without. Left out: + tells.",
);

/** Which places there are, the store decides. */
export const index = int({ min: 0, max: 65_535 }, "Place in the store.");

/** The number that a host has typed; undefined if it is none. */
export function typedNumber(
  { messages }: Modem,
  field: string,
  type: number | undefined,
): Address | undefined {
  const text = typed(field, messages.wishes.charset);
  return text === undefined ? undefined : parseNumber(text, type);
}
