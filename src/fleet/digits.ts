import { withCheckDigit } from "../services/identity.ts";

/** Digits of which some are the module's number: `86642503{index 6}`. */
export interface Digits {
  /** How many modules it tells apart. */
  readonly room: number;
  at(index: number): string;
}

/**
 * Reads `86642503{index 6}`: the number of the module in its group, with zeros in front. With `check` one digit less
 * makes the last one the check digit (Luhn). A text instead says what is wrong.
 */
export function parseDigits(
  text: string,
  length: number,
  check: boolean,
): { readonly value: Digits } | string {
  const form = `${length} digits${check ? `, or ${length - 1} and the check digit is added,` : ""} are needed, of which {index N} may be N`;
  const [, before, width = "0", after] = /^(\d*)(?:\{index (\d{1,2})\})?(\d*)$/.exec(text) ?? [];
  if (before === undefined || after === undefined) return form;
  const given = before.length + Number(width) + after.length;
  if (given !== length && !(check && given === length - 1)) return `${given} digits; ${form}`;
  const places = Number(width);
  return {
    value: {
      room: 10 ** places,
      at(index) {
        const number = places === 0 ? "" : String(index).padStart(places, "0").slice(-places);
        const all = [before, number, after].join("");
        return all.length < length ? withCheckDigit(all) : all;
      },
    },
  };
}
