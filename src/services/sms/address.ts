import { fromSeptets, toSeptets } from "./gsm-alphabet.ts";
import type { OctetReader } from "./octet-reader.ts";
import { pack, unpack } from "./septets.ts";

/** A number, or a name (an alphanumeric sender), and its type-of-address octet. 23.040 9.1.2.5. */
export interface Address {
  /** Digits without `+`, or the name. */
  readonly value: string;
  /** 129 unknown, 145 international, 208 alphanumeric. */
  readonly type: number;
}

export const INTERNATIONAL = 145;
export const UNKNOWN = 129;
const ALPHANUMERIC = 208;

/** Semi-octets by value; 15 fills up. */
const DIGITS = "0123456789*#abc";
/** 23.040 9.1.2.5: the longest address, in digits and in septets. */
const MOST_DIGITS = 20;
const MOST_CHARACTERS = 11;

function numberType({ type }: Pick<Address, "type">): number {
  return (type >> 4) & 7;
}

/** The address as people write it: `+491701234567`, `12345`, `Bank`. */
export function addressText(address: Address): string {
  return numberType(address) === 1 ? `+${address.value}` : address.value;
}

/** A number as typed; without a type, `+` tells whether it is international. Undefined if it is none. */
export function parseNumber(text: string, type?: number): Address | undefined {
  const value = text.replace(/^\+/, "").toLowerCase();
  if (value.length > MOST_DIGITS || !/^[0-9*#abc]+$/.test(value)) return undefined;
  if (type !== undefined && (type < 128 || numberType({ type }) === 5)) return undefined;
  return { value, type: type ?? (text.startsWith("+") ? INTERNATIONAL : UNKNOWN) };
}

/** A sender: a number, or up to eleven characters of the default alphabet. */
export function parseSender(text: string): Address | undefined {
  const number = parseNumber(text);
  if (number) return number;
  const septets = toSeptets(text);
  if (!septets || septets.length === 0 || septets.length > MOST_CHARACTERS) return undefined;
  return { value: text, type: ALPHANUMERIC };
}

/** Digits in semi-octets, the first in the low half. */
export function semiOctets(digits: string): Buffer {
  const octets = Buffer.alloc(Math.ceil(digits.length / 2), 0xff);
  for (const [index, digit] of [...digits].entries()) {
    const nibble = DIGITS.indexOf(digit);
    const at = index >> 1;
    octets[at] = index % 2 === 0 ? 0xf0 | nibble : (octets[at]! & 0x0f) | (nibble << 4);
  }
  return octets;
}

function digitsOf(octets: Buffer, most: number): string {
  let digits = "";
  for (const octet of octets) digits += (DIGITS[octet & 15] ?? "") + (DIGITS[octet >> 4] ?? "");
  return digits.slice(0, most);
}

/** An address within a TPDU: its length counts semi-octets. */
export function formatAddress(address: Address): Buffer {
  const { value, type } = address;
  if (numberType(address) === 5) {
    const packed = pack(toSeptets(value) ?? Buffer.alloc(0));
    const length = Math.ceil(((toSeptets(value)?.length ?? 0) * 7) / 4);
    return Buffer.concat([Buffer.from([length, type]), packed]);
  }
  return Buffer.concat([Buffer.from([value.length, type]), semiOctets(value)]);
}

export function readAddress(reader: OctetReader): Address {
  const length = reader.octet();
  const type = reader.octet();
  const octets = reader.take(Math.ceil(length / 2));
  if (length > MOST_DIGITS || type < 128) reader.failed = true;
  if (((type >> 4) & 7) !== 5) return { value: digitsOf(octets, length), type };
  return { value: fromSeptets(unpack(octets, Math.floor((length * 4) / 7))), type };
}

/** The service centre's address in front of a TPDU: its length counts octets; undefined is "the one of the SIM". */
export function formatCentre(address: Address | undefined): Buffer {
  if (!address) return Buffer.from([0]);
  const octets = semiOctets(address.value);
  return Buffer.concat([Buffer.from([octets.length + 1, address.type]), octets]);
}

export function readCentre(reader: OctetReader): Address | undefined {
  const length = reader.octet();
  if (length === 0) return undefined;
  const type = reader.octet();
  const octets = reader.take(length - 1);
  const value = digitsOf(octets, 2 * octets.length);
  if (value.length > MOST_DIGITS || type < 128) reader.failed = true;
  return { value, type };
}
