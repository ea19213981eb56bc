import fc from "fast-check";
import { expect, test } from "vitest";
import { firstInCommon, type DigitsOfMany } from "./digits-in-common.ts";
import { parseDigits } from "./digits.ts";
import { GivenDigits } from "./given-digits.ts";

function many(text: string, count: number, length = 15, check = false): DigitsOfMany {
  const parsed = parseDigits(text, length, check);
  if (typeof parsed === "string") throw new Error(parsed);
  return { digits: parsed.value, count };
}

test.each([
  ["86642503{index 6}", 10, "86642503{index 6}", 10, "86642503000000"],
  ["86642503{index 6}", 10, "8664250300000{index 1}", 10, "86642503000000"],
  // The one's ninth is the other's first, and the other way round.
  ["86642503{index 6}", 10, "86642503000009", 1, "86642503000009"],
  ["86642503000009", 1, "86642503{index 6}", 10, "86642503000009"],
  ["86642503{index 6}", 9, "86642503000009", 1, undefined],
  // Only where the number in front and the digits behind agree.
  ["8664250{index 4}003", 1000, "86642500010{index 3}", 10, "86642500010003"],
  ["8664250{index 4}003", 1000, "86642500010{index 3}", 3, undefined],
  ["8664250{index 4}003", 10, "86642500010{index 3}", 10, undefined],
  ["86642503{index 6}", 1_000_000, "86642504{index 6}", 1_000_000, undefined],
])("%s of %i and %s of %i have %s in common", (a, countA, b, countB, expected) => {
  const [one, other] = [many(a, countA, 14), many(b, countB, 14)];
  expect(firstInCommon(one, other)).toBe(expected);
  expect(firstInCommon(other, one)).toBe(expected);
});

test("with the check digit, and of more digits than a double has", () => {
  const one = many("898800{index 13}", 1_000_000, 20, true);
  const other = many("898800{index 12}7", 1_000_000, 20, true);
  expect(firstInCommon(one, other)).toBe(many("8988000000000000007", 1, 20, true).digits.at(0));
});

/** Five digits of few kinds, so that they meet often. */
const TEMPLATE = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 5 }), fc.integer())
  .map(([places, cut, fill]) => {
    const around = String(Math.abs(fill) % 10 ** (5 - places)).padStart(5 - places, "0");
    const fixed = around.replace(/[2-9]/g, "0");
    const number = places === 0 ? "" : `{index ${places}}`;
    return [`${fixed.slice(0, cut)}${number}${fixed.slice(cut)}`, 10 ** places] as const;
  });

test("as if all were written down", () => {
  fc.assert(
    fc.property(TEMPLATE, TEMPLATE, fc.nat(), fc.nat(), (a, b, lessA, lessB) => {
      const all = [
        [a, lessA],
        [b, lessB],
      ] as const;
      const [one, other] = all.map(([[text, room], less]) => many(text, 1 + (less % room), 5));
      const given = (of: DigitsOfMany): string[] =>
        Array.from({ length: of.count }, (_, index) => of.digits.at(index));
      const known = new Set(given(one!));
      expect(firstInCommon(one!, other!)).toBe(
        given(other!)
          .filter((digits) => known.has(digits))
          .toSorted()[0],
      );
      const has = new GivenDigits([one!, other!]);
      for (const digits of given(one!)) expect(has.has(digits)).toBe(true);
      const neither = Array.from({ length: 300 }, (_, number) => String(number).padStart(5, "0"));
      const either = new Set([...known, ...given(other!)]);
      for (const digits of neither) expect(has.has(digits)).toBe(either.has(digits));
    }),
  );
});
