import { withCheckDigit } from "../services/identity.ts";

/** Digits of which some are the module's number: `86642503{index 6}`. */
export interface Digits {
  /** How many modules it tells apart. */
  readonly room: number;
  /** What stands before the number and behind it, and the number's places; the check digit is not among them. */
  readonly before: string;
  readonly places: number;
  readonly after: string;
  /** Whole, with the check digit. */
  at(index: number): string;
}

/**
 * Reads `86642503{index 6}`: the number of the module in its group, with zeros in front. With `check` the last digit is
 * the check digit (Luhn): it is added, or right already where nothing is numbered. A text instead says what is wrong.
 */
export function parseDigits(
  text: string,
  length: number,
  check: boolean,
): { readonly value: Digits } | string {
  const own = check ? length - 1 : length;
  const form = check
    ? `${own} digits are needed, to which the check digit is added, and of which {index N} may be N`
    : `${own} digits are needed, of which {index N} may be N`;
  const [, before, width = "0", behind] = /^(\d*)(?:\{index (\d{1,2})\})?(\d*)$/.exec(text) ?? [];
  if (before === undefined || behind === undefined) return form;
  const places = Number(width);
  const given = before.length + places + behind.length;
  if (check && given === length) {
    if (places > 0) return `each number has a check digit of its own; ${form}`;
    const fixed = (before + behind).slice(0, own);
    const right = withCheckDigit(fixed);
    if (right !== before + behind) return `its check digit is ${right.at(-1)}`;
    return { value: digitsOf(fixed, 0, "", check) };
  }
  if (given !== own) return `${given} digits; ${form}`;
  return { value: digitsOf(before, places, behind, check) };
}

function digitsOf(before: string, places: number, after: string, check: boolean): Digits {
  return {
    ...{ room: 10 ** places, before, places, after },
    at(index) {
      const number = places === 0 ? "" : String(index).padStart(places, "0").slice(-places);
      const all = [before, number, after].join("");
      return check ? withCheckDigit(all) : all;
    },
  };
}
