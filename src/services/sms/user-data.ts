import { alphabetOf, type Alphabet } from "./coding-scheme.ts";
import type { OctetReader } from "./octet-reader.ts";
import { pack, unpack } from "./septets.ts";

/** What a message says. 23.040 9.2.3.24. */
export interface UserData {
  /** Information elements, without the length octet before them; undefined if there is no header. */
  readonly header: Buffer | undefined;
  readonly alphabet: Alphabet;
  /** Septets, one a byte; or octets. */
  readonly body: Buffer;
}

/** 23.040 9.2.3.24: the longest user data. */
export const MOST_OCTETS = 140;
export const MOST_SEPTETS = 160;

/** Octets of a header with its length octet, and the septets they take from a text in the default alphabet. */
function headerSize(header: Buffer | undefined): { octets: number; septets: number; fill: number } {
  if (!header) return { octets: 0, septets: 0, fill: 0 };
  const octets = header.length + 1;
  const septets = Math.ceil((octets * 8) / 7);
  return { octets, septets, fill: septets * 7 - octets * 8 };
}

/** How many septets or octets of body fit beside a header. */
export function room(alphabet: Alphabet, header: Buffer | undefined): number {
  const { octets, septets } = headerSize(header);
  return alphabet === "GSM" ? MOST_SEPTETS - septets : MOST_OCTETS - octets;
}

/** The octets of user data without TP-UDL: header, fill bits, body. */
export function userDataOctets({ header, alphabet, body }: UserData): Buffer {
  const packed = alphabet === "GSM" ? pack(body, headerSize(header).fill) : body;
  return header ? Buffer.concat([Buffer.from([header.length]), header, packed]) : packed;
}

/** TP-UDL and TP-UD. */
export function formatUserData(data: UserData): Buffer {
  const { octets, septets } = headerSize(data.header);
  const length = data.body.length + (data.alphabet === "GSM" ? septets : octets);
  return Buffer.concat([Buffer.from([length]), userDataOctets(data)]);
}

/** TP-UDL and TP-UD, which the coding scheme and the first octet's TP-UDHI explain. */
export function readUserData(reader: OctetReader, dcs: number, headed: boolean): UserData {
  const alphabet = alphabetOf(dcs);
  const length = reader.octet();
  const most = alphabet === "GSM" ? MOST_SEPTETS : MOST_OCTETS;
  if (length > most) reader.failed = true;
  const octets = reader.take(alphabet === "GSM" ? Math.ceil((length * 7) / 8) : length);
  return splitUserData(octets, length, alphabet, headed, reader);
}

function splitUserData(
  octets: Buffer,
  length: number,
  alphabet: Alphabet,
  headed: boolean,
  reader: OctetReader,
): UserData {
  if (!headed) {
    const body = alphabet === "GSM" ? unpack(octets, length) : octets;
    return { header: undefined, alphabet, body };
  }
  const end = 1 + (octets[0] ?? 0);
  if (octets.length < end) reader.failed = true;
  const header = octets.subarray(1, end);
  const size = headerSize(header);
  const rest = octets.subarray(end);
  if (alphabet !== "GSM") return { header, alphabet, body: rest };
  const count = Math.max(0, length - size.septets);
  return { header, alphabet, body: unpack(rest, count, size.fill) };
}
