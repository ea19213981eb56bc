import { parseSender, type Address } from "./address.ts";
import { toUcs2, typedSeptets, type Charset } from "./characters.ts";
import { CMS_ERROR } from "./cms.ts";
import { alphabetOf, DCS_GSM, DCS_UCS2, type Alphabet } from "./coding-scheme.ts";
import type { Deliver } from "./deliver.ts";
import { toSeptets } from "./gsm-alphabet.ts";
import { OctetReader } from "./octet-reader.ts";
import { partHeader, type Part } from "./part.ts";
import type { SmsSettings } from "./settings.ts";
import {
  FLAG,
  MESSAGE_TYPE,
  messageType,
  VALIDITY_FORMAT,
  validityFormat,
  type Submit,
  type Validity,
} from "./submit.ts";
import { formatTimestamp } from "./timestamp.ts";
import { MOST_OCTETS, readUserData, room, type UserData } from "./user-data.ts";

/** The message that a host has typed in text mode, with the parameters of AT+CSMP; or a +CMS ERROR number. */
export function composeSubmit(
  to: Address,
  input: Buffer,
  charset: Charset,
  parameters: SmsSettings["+CSMP"],
  long: "ERROR" | "cut",
  part?: Part,
): Submit | number {
  const { pid, dcs } = parameters;
  if (messageType(parameters.fo) !== MESSAGE_TYPE.submit) return CMS_ERROR.textParameter;
  const validity = validityOf(parameters);
  if (validity === "wrong") return CMS_ERROR.textParameter;
  const headed = (parameters.fo & FLAG.headed) !== 0;
  const data =
    headed && !part
      ? typedWithHeader(input, dcs, long)
      : typedData(input, charset, dcs, long, part && partHeader(part));
  if (typeof data === "number") return data;
  const fo = part ? parameters.fo | FLAG.headed : parameters.fo;
  return { fo, reference: 0, to, pid, dcs, validity, data };
}

/** AT+CSMP's <vp> has to be of the kind that its <fo> announces; the factory's stands in for none. */
function validityOf({ fo, vp }: SmsSettings["+CSMP"]): Validity | "wrong" {
  switch (validityFormat(fo)) {
    case VALIDITY_FORMAT.none:
      return undefined;
    case VALIDITY_FORMAT.relative:
      return typeof vp === "number" ? vp : "wrong";
    case VALIDITY_FORMAT.absolute:
      return typeof vp === "string" && formatTimestamp(vp) ? vp : "wrong";
    default:
      return "wrong";
  }
}

/** 27.005 3.1, <data>: characters if it is a text in the default alphabet, else hex. */
function typedData(
  input: Buffer,
  charset: Charset,
  dcs: number,
  long: "ERROR" | "cut",
  header: Buffer | undefined,
): UserData | number {
  const alphabet = alphabetOf(dcs);
  const body =
    alphabet === "GSM" ? typedSeptets(input, charset) : hexOctets(input.toString("latin1"));
  if (!body) return CMS_ERROR.textParameter;
  if (isHalved(alphabet, body)) return CMS_ERROR.textParameter;
  const most = whole(alphabet, room(alphabet, header));
  if (body.length > most && long === "ERROR") return CMS_ERROR.tooLong;
  return { header, alphabet, body: body.subarray(0, most) };
}

/** 27.005 3.1, <data>: with TP-UDHI set, header and text in hex. */
function typedWithHeader(input: Buffer, dcs: number, long: "ERROR" | "cut"): UserData | number {
  const octets = hexOctets(input.toString("latin1"));
  if (!octets) return CMS_ERROR.textParameter;
  if (octets.length > MOST_OCTETS && long === "ERROR") return CMS_ERROR.tooLong;
  const kept = octets.subarray(0, MOST_OCTETS);
  const length = alphabetOf(dcs) === "GSM" ? Math.floor((kept.length * 8) / 7) : kept.length;
  const reader = new OctetReader(Buffer.concat([Buffer.from([length]), kept]));
  const data = readUserData(reader, dcs, true);
  const typed = octets.subarray(1 + (data.header?.length ?? 0));
  if (reader.failed || isHalved(data.alphabet, typed)) return CMS_ERROR.textParameter;
  return { ...data, body: data.body.subarray(0, whole(data.alphabet, data.body.length)) };
}

/** A character of UCS2 takes two octets. */
function isHalved(alphabet: Alphabet, body: Buffer): boolean {
  return whole(alphabet, body.length) !== body.length;
}

/** How many of so many septets or octets are whole characters. */
function whole(alphabet: Alphabet, length: number): number {
  return alphabet === "UCS2" ? length & ~1 : length;
}

function hexOctets(typed: string): Buffer | undefined {
  const hex = typed.replace(/\s/g, "");
  return hex.length % 2 === 0 && /^[0-9a-f]*$/i.test(hex) ? Buffer.from(hex, "hex") : undefined;
}

/** How many bytes a host may have to type for the longest message. */
export const MOST_TYPED = 4 * 160;

/** More parts than one octet counts cannot be told. */
const MOST_PARTS = 255;

/** Deliveries that say a text, in parts if it is long; undefined if the sender is none or the text too long. */
export function composeDelivers(
  from: string,
  text: string,
  time: string,
  reference: number,
): Deliver[] | undefined {
  const sender = parseSender(from);
  const septets = toSeptets(text);
  const all = septets ?? toUcs2(text);
  const alphabet = septets ? "GSM" : "UCS2";
  const one = room(alphabet, undefined);
  const size =
    all.length <= one ? one : room(alphabet, partHeader({ reference, count: 0, number: 0 }));
  const bodies = cut(all, whole(alphabet, size), alphabet === "GSM");
  if (!sender || bodies.length > MOST_PARTS) return undefined;
  return bodies.map((body, index) => {
    const place = { reference, count: bodies.length, number: index + 1 };
    const header = bodies.length > 1 ? partHeader(place) : undefined;
    return {
      fo: MESSAGE_TYPE.deliver | FLAG.noMoreMessages | (header ? FLAG.headed : 0),
      from: sender,
      pid: 0,
      dcs: septets ? DCS_GSM : DCS_UCS2,
      time,
      data: { header, alphabet, body },
    };
  });
}

/** Pieces of at most so many octets; an escape stays with the septet it belongs to, a surrogate with its other half. */
function cut(whole: Buffer, size: number, isSeptets: boolean): Buffer[] {
  const pieces: Buffer[] = [];
  let at = 0;
  do {
    let end = Math.min(whole.length, at + size);
    if (end < whole.length) {
      if (isSeptets && whole[end - 1] === 0x1b) end--;
      else if (!isSeptets && (whole[end - 2]! & 0xfc) === 0xd8) end -= 2;
    }
    pieces.push(whole.subarray(at, end));
    at = end;
  } while (at < whole.length);
  return pieces;
}
