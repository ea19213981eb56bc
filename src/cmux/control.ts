import { CR, EA } from "./frame.ts";

/** Types of the messages on the control channel, with the C/R bit of a command. 27.010 5.4.6.3. */
export const PN = 0x83;
export const PSC = 0x43;
export const CLD = 0xc3;
export const TEST = 0x23;
export const FCON = 0xa3;
export const FCOFF = 0x63;
export const MSC = 0xe3;
export const NSC = 0x13;
export const RPN = 0x93;
export const RLS = 0x53;

/** Signals of a modem status command. 27.010 5.4.6.3.7. */
export const SIGNAL = {
  /** The sender cannot take frames on this DLC. */
  FC: 0x02,
  /** DTR of the host, DSR of the module. */
  RTC: 0x04,
  /** RTS of the host, CTS of the module. */
  RTR: 0x08,
  /** RI. */
  IC: 0x40,
  /** DCD of the module. */
  DV: 0x80,
} as const;

/** A message as it came. */
export interface Message {
  /** As in the list above, whatever its C/R bit was; 0 if its type takes more than one octet. */
  readonly type: number;
  readonly command: boolean;
  /** The type as it came, for `NSC`. */
  readonly typeOctets: Buffer;
  readonly value: Buffer;
}

/** The messages in the information of a frame on DLC 0; what is cut off at its end is none. */
export function parseMessages(payload: Buffer): Message[] {
  const messages: Message[] = [];
  for (let at = 0; at < payload.length;) {
    const typeEnd = fieldEnd(payload, at);
    const valueAt = typeEnd === undefined ? undefined : fieldEnd(payload, typeEnd);
    if (typeEnd === undefined || valueAt === undefined) break;
    let length = 0;
    for (let digit = valueAt - 1; digit >= typeEnd; digit--) {
      length = length * 128 + (payload[digit]! >> 1);
    }
    const end = valueAt + length;
    if (end > payload.length) break;
    messages.push({
      type: typeEnd === at + 1 ? payload[at]! | CR : 0,
      command: (payload[at]! & CR) !== 0,
      typeOctets: payload.subarray(at, typeEnd),
      value: payload.subarray(valueAt, end),
    });
    at = end;
  }
  return messages;
}

/** Where a field ends whose last octet is the one with EA set. */
function fieldEnd(octets: Buffer, from: number): number | undefined {
  for (let at = from; at < octets.length; at++) if (octets[at]! & EA) return at + 1;
  return undefined;
}

/** A message in octets: a command as its type stands above, a response without the C/R bit. */
export function encodeMessage(type: number, command: boolean, value: Buffer = NOTHING): Buffer {
  const head = [command ? type | CR : type & ~CR];
  let rest = value.length;
  for (; rest > 0x7f; rest >>= 7) head.push((rest & 0x7f) << 1);
  head.push((rest << 1) | EA);
  return Buffer.concat([Buffer.from(head), value]);
}

/** The value of a modem status command of the module for a DLC. */
export function statusOf(dlci: number, signals: number): Buffer {
  return Buffer.from([(dlci << 2) | CR | EA, signals | EA]);
}

/** Parameters of a DLC as they are negotiated before it is opened. 27.010 5.4.6.3.1. */
export interface Negotiation {
  readonly dlci: number;
  readonly frameSize: number;
}

/** What a parameter negotiation asks for, and the answer: everything as asked, but no frame beyond `mostFrame`. */
export function negotiate(
  value: Buffer,
  mostFrame: number,
): { readonly agreed: Negotiation; readonly answer: Buffer } | undefined {
  if (value.length < 8) return undefined;
  const answer = Buffer.from(value.subarray(0, 8));
  const asked = value.readUInt16LE(4);
  const frameSize = asked === 0 ? mostFrame : Math.min(asked, mostFrame);
  // UIH frames and convergence layer 1 are all there is; the rest of the octet was asked for in vain.
  answer[1] = 0;
  answer.writeUInt16LE(frameSize, 4);
  return { agreed: { dlci: value[0]! & 0x3f, frameSize }, answer };
}

/** 115200 baud, eight data bits, no parity, one stop bit, no flow control. 27.010 5.4.6.3.9. */
const PORT_SETTINGS = [0x07, 0x03, 0x00, 0x11, 0x13, 0x7f, 0x3f];

/** The answer to a remote port negotiation: a virtual port has no line to set, so what is asked is granted. */
export function portAnswer(value: Buffer): Buffer {
  if (value.length >= 8) return value.subarray(0, 8);
  return Buffer.from([value[0] ?? 0, ...PORT_SETTINGS]);
}

const NOTHING = Buffer.alloc(0);
