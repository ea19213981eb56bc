import { seededRandom } from "../kernel/random.ts";
import { withCheckDigit, type Identity } from "../services/identity.ts";
import type { DigitsOfMany } from "./digits-in-common.ts";
import type { Digits } from "./digits.ts";
import { GivenDigits } from "./given-digits.ts";

/** What of an identity a plan may give, and no two modules share. */
export const KINDS = ["imei", "imsi", "iccid"] as const;
type Kind = (typeof KINDS)[number];

/** Templates of a group. */
export type GivenBy = { readonly [K in Kind]: Digits | undefined };
/** Those of a whole plan. */
export type GivenIdentities = { readonly [K in Kind]: GivenDigits };

/**
 * What stands before the ten digits that the seed decides. Of IMEIs 00 is for tests (GSMA TS.06, annex A), behind which
 * there is a country code, and 99 is no country's: 10 000 type allocation codes that no device and no tester has. Of
 * IMSIs 001/01 is the test network.
 */
const BEFORE: { readonly [K in Kind]: string } = {
  imei: "0099",
  imsi: "00101",
  iccid: "898800000",
};

/**
 * Numbers of ten digits. Those of a fleet stand in one row around this circle, and the seed decides where it begins: two
 * fleets of 5000 have a number in common if they begin within 5000 places of each other, one pair in a million. Forty
 * such fleets are 780 pairs: with 999 in 1000 of their seeds there is nothing in common at all.
 */
const SPACE = 10_000_000_000;
/** From one number of the row to the next: looks like chance, and has no factor in common with the space. */
const STEP = 6_180_339_887;
/** Numbers that each module has for itself: the first one that no template gives is taken. A million have 9973 each. */
const TRIES = 9973;
const APART = (STEP * TRIES) % SPACE;

/** Asked by every module whose identity the seed decides. */
export function givenIdentities(groups: readonly (GivenBy & { count: number })[]): GivenIdentities {
  const of = (kind: Kind): GivenDigits =>
    new GivenDigits(
      groups.flatMap(({ [kind]: digits, count }): DigitsOfMany[] =>
        digits ? [{ digits, count }] : [],
      ),
    );
  return { imei: of("imei"), imsi: of("imsi"), iccid: of("iccid") };
}

/** Where a module stands: in the whole fleet, and in its group. */
export interface Standing {
  readonly index: number;
  readonly number: number;
}

/** What no other module of the fleet has: as its group says, or decided by the seed and its index. */
export function fleetIdentity(
  seed: string,
  { index, number }: Standing,
  { imei, imsi, iccid }: GivenBy,
  given: GivenIdentities,
): Identity {
  const start = seededRandom(`identities ${seed}`).int(0, SPACE - 1);
  const first = (start + index * APART) % SPACE;
  const seeded = (kind: Kind): string => {
    // It ends: a template is a narrow band of numbers or every tenth at most, so that it gives few of the 9973, and a
    // file has room for a thousand templates.
    for (let own = first; ; own = (own + STEP) % SPACE) {
      const text = [BEFORE[kind], tenDigits(own)].join("");
      if (!given[kind].has(text)) return text;
    }
  };
  return {
    imei: imei?.at(number) ?? withCheckDigit(seeded("imei")),
    imsi: imsi?.at(number) ?? seeded("imsi"),
    iccid: iccid?.at(number) ?? withCheckDigit(seeded("iccid")),
    // E.164 has no country code 999: it reaches nobody.
    msisdn: ["+999", tenDigits(first)].join(""),
  };
}

function tenDigits(number: number): string {
  return String(number).padStart(10, "0");
}
