import { seededRandom, type Random } from "../kernel/random.ts";

/** What makes one module and its SIM distinct. */
export interface Identity {
  /** 15 digits, the last one the check digit. */
  readonly imei: string;
  /** 15 digits. */
  readonly imsi: string;
  /** 20 digits, or 19 and `F`. */
  readonly iccid: string;
  /** The number of the SIM, as others call it: `+` and digits. */
  readonly msisdn: string;
}

/** An identity that the seed alone decides: type allocation code of the family, the test network 001/01. */
export function seededIdentity(seed: number | string, given: Partial<Identity> = {}): Identity {
  if (isWhole(given)) return given;
  const random = seededRandom(`identity ${seed}`);
  return {
    imei: given.imei ?? withCheckDigit(digits("86642503", random, 6)),
    imsi: given.imsi ?? digits("00101", random, 10),
    iccid: given.iccid ?? withCheckDigit(digits("898800", random, 13)),
    // E.164 has no country code 999: it reaches nobody.
    msisdn: given.msisdn ?? digits("+999", random, 9),
  };
}

function isWhole(given: Partial<Identity>): given is Identity {
  const { imei, imsi, iccid, msisdn } = given;
  return imei !== undefined && imsi !== undefined && iccid !== undefined && msisdn !== undefined;
}

/** A private address in 10.0.0.0/8 and one in fd00::/8 (RFC 1918, RFC 4193) that the seed alone decides. */
export function seededAddresses(seed: number | string): {
  readonly v4: string;
  readonly v6: string;
} {
  const random = seededRandom(`address ${seed}`);
  const v4 = [10, random.int(0, 255), random.int(0, 255), random.int(1, 254)].join(".");
  const group = (): string => random.int(1, 0xffff).toString(16);
  return { v4, v6: ["fd00", group(), group(), "", group()].join(":") };
}

/** ISO/IEC 7812-1 annex B (Luhn): the digits and the one that makes them valid. */
export function withCheckDigit(text: string): string {
  let sum = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = Number(text[text.length - 1 - at]);
    const doubled = at % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return [text, (10 - (sum % 10)) % 10].join("");
}

/** Joined as a list: what is added together is kept as a chain of its pieces, ten times as large. */
function digits(before: string, random: Random, count: number): string {
  return [before, ...Array.from({ length: count }, () => random.int(0, 9))].join("");
}
