import type { Digits } from "./digits.ts";

/** The digits of so many modules. */
export interface DigitsOfMany {
  readonly digits: Digits;
  readonly count: number;
}

/** Digits that a module of each would have; undefined: there are none. By arithmetic: a group may have a million. */
export function firstInCommon(one: DigitsOfMany, other: DigitsOfMany): string | undefined {
  if (!mayMeet(one.digits, other.digits)) return undefined;
  const [fine, coarse] =
    one.digits.after.length <= other.digits.after.length
      ? [progression(one), progression(other)]
      : [progression(other), progression(one)];
  const ahead = coarse.first - fine.first;
  // The steps are powers of ten, and the larger one is a multiple of the other: this rest is the same everywhere.
  if (ahead % fine.step !== 0n) return undefined;
  // The first of the coarse ones that is not before all of the fine ones.
  const at = ahead < 0n ? (coarse.step - 1n - ahead) / coarse.step : 0n;
  if (at >= coarse.count || (ahead + at * coarse.step) / fine.step >= fine.count) return undefined;
  return coarse.digits.at(Number(at));
}

/** Cheap, and false for nearly all pairs of a plan with many groups. */
function mayMeet(one: Digits, other: Digits): boolean {
  const before = Math.min(one.before.length, other.before.length);
  const after = Math.min(one.after.length, other.after.length);
  return (
    one.before.slice(0, before) === other.before.slice(0, before) &&
    one.after.slice(one.after.length - after) === other.after.slice(other.after.length - after)
  );
}

/** As numbers: 19 digits are more than a double has. */
function progression({ digits, count }: DigitsOfMany) {
  const { before, places, after, room } = digits;
  return {
    digits,
    first: BigInt(before + "0".repeat(places) + after),
    step: 10n ** BigInt(after.length),
    count: BigInt(Math.min(count, room)),
  };
}
