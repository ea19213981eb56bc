/**
 * Frames of the basic option. 27.010 5.2: flag, address, control, length, information, FCS, flag. There is no
 * transparency: a flag may stand anywhere inside, and only the length tells where a frame ends.
 */
export const FLAG = 0xf9;

/** Control field without its P/F bit. 27.010 5.2.1.3. */
export const SABM = 0x2f;
export const UA = 0x63;
export const DM = 0x0f;
export const DISC = 0x43;
export const UIH = 0xef;
export const UI = 0x03;

export const EA = 0x01;
export const CR = 0x02;
export const PF = 0x10;

/** The largest length that two octets can tell. */
export const MOST_PAYLOAD = 0x7fff;
/** What a frame takes besides its payload, at most: two flags, address, control, two octets of length, FCS. */
export const FRAME_OVERHEAD = 7;

/** A frame as it came. */
export interface Frame {
  readonly dlci: number;
  /** The C/R bit of the address as it stood there; what it means depends on who sent the frame. */
  readonly cr: boolean;
  /** `SABM`, `UA`, `DM`, `DISC`, `UIH` or `UI`. */
  readonly control: number;
  readonly pf: boolean;
  readonly payload: Buffer;
}

/** The reversed CRC-8 of 27.010 annex B, one octet at a time. */
const CRC = Uint8Array.from({ length: 256 }, (_entry, octet) => {
  let crc = octet;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xe0 : crc >> 1;
  return crc;
});

/** The FCS over some octets. 27.010 5.2.1.6. */
export function fcs(octets: Buffer, from: number, to: number): number {
  let crc = 0xff;
  for (let at = from; at < to; at++) crc = CRC[crc ^ octets[at]!]!;
  return 0xff - crc;
}

/** Where the octets that the FCS covers end: behind the length for UIH, behind the information for the others. */
export function fcsEnd(control: number, payloadAt: number, payloadEnd: number): number {
  return (control & ~PF) === UIH ? payloadAt : payloadEnd;
}

/** A frame in octets; `control` with its P/F bit. A responder's commands and data have C/R 0, its responses 1: 5.2.1.2. */
export function encodeFrame(
  dlci: number,
  cr: boolean,
  control: number,
  payload: Buffer = NOTHING,
): Buffer {
  const { length } = payload;
  const long = length > 0x7f;
  const payloadAt = long ? 5 : 4;
  const frame = Buffer.allocUnsafe(payloadAt + length + 2);
  frame[0] = FLAG;
  frame[1] = (dlci << 2) | (cr ? CR : 0) | EA;
  frame[2] = control;
  if (long) {
    frame[3] = (length & 0x7f) << 1;
    frame[4] = length >> 7;
  } else frame[3] = (length << 1) | EA;
  payload.copy(frame, payloadAt);
  const end = payloadAt + length;
  frame[end] = fcs(frame, 1, fcsEnd(control, payloadAt, end));
  frame[end + 1] = FLAG;
  return frame;
}

const NOTHING = Buffer.alloc(0);
