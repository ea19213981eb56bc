/** Blocks of a pcapng file, little-endian. draft-ietf-opsawg-pcapng. */

/** What an interface carries. Raw: IPv4 or IPv6 without anything in front. */
export const LINK_TYPE = { raw: 101, upperPdu: 252 } as const;

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const PACKET = 6;
const BYTE_ORDER = 0x1a2b3c4d;

/** What stands around the body of a block: its type, and its length twice. */
const FRAME = 12;
/** Interface, time, both lengths. */
const PACKET_HEAD = 20;
/** Code and length. */
const OPTION_HEAD = 4;

const OPTION = { comment: 1, application: 4 } as const;
const INTERFACE_OPTION = { name: 2, description: 3, resolution: 9 } as const;
const PACKET_OPTION = { flags: 2, dropped: 4 } as const;
const FLAGS = { in: 1, out: 2 } as const;

type Option = readonly [code: number, value: Buffer];

/** One packet, seen from the module. */
export interface Packet {
  readonly interface: number;
  /** Microseconds since 1970-01-01 UTC. */
  readonly time: number;
  readonly way: "in" | "out" | undefined;
  /** What it is made of, one behind the other. */
  readonly parts: readonly Buffer[];
  readonly comment?: string | undefined;
  /** Packets that were lost on the way to the file since the last one in it. */
  readonly dropped?: number;
}

/** The first block. */
export function sectionHeader(application: string): Buffer {
  const body = Buffer.alloc(16);
  body.writeUInt32LE(BYTE_ORDER, 0);
  body.writeUInt16LE(1, 4); // version 1.0
  body.fill(0xff, 8); // how long it will be is not known
  return block(SECTION, body, [[OPTION.application, Buffer.from(application)]]);
}

/** Interfaces have numbers in the order of their descriptions, from 0 on. */
export function interfaceDescription(linkType: number, name: string, description: string): Buffer {
  const body = Buffer.alloc(8); // no limit to the length of a packet
  body.writeUInt16LE(linkType, 0);
  return block(INTERFACE, body, [
    [INTERFACE_OPTION.name, Buffer.from(name)],
    [INTERFACE_OPTION.description, Buffer.from(description)],
    [INTERFACE_OPTION.resolution, Buffer.of(6)], // microseconds
  ]);
}

export function enhancedPacket(packet: Packet): Buffer {
  const options = packetOptions(packet);
  let length = 0;
  for (const part of packet.parts) length += part.length;
  const total = FRAME + PACKET_HEAD + padded(length) + optionsLength(options);
  const whole = Buffer.allocUnsafe(total);
  let at = frame(whole, PACKET);
  at = whole.writeUInt32LE(packet.interface, at);
  at = whole.writeUInt32LE(Math.floor(packet.time / 0x1_0000_0000), at);
  at = whole.writeUInt32LE(packet.time % 0x1_0000_0000, at);
  at = whole.writeUInt32LE(length, at);
  at = whole.writeUInt32LE(length, at);
  for (const part of packet.parts) at += part.copy(whole, at);
  whole.fill(0, at, (at += padded(length) - length));
  writeOptions(whole, at, options);
  return whole;
}

function packetOptions({ way, comment, dropped = 0 }: Packet): Option[] {
  const options: Option[] = [];
  if (comment !== undefined) options.push([OPTION.comment, Buffer.from(comment)]);
  if (way !== undefined) {
    const flags = Buffer.alloc(4);
    flags.writeUInt32LE(FLAGS[way]);
    options.push([PACKET_OPTION.flags, flags]);
  }
  if (dropped > 0) {
    const count = Buffer.alloc(8);
    count.writeUInt32LE(dropped);
    options.push([PACKET_OPTION.dropped, count]);
  }
  return options;
}

function block(type: number, body: Buffer, options: readonly Option[]): Buffer {
  const whole = Buffer.allocUnsafe(FRAME + body.length + optionsLength(options));
  const at = frame(whole, type);
  body.copy(whole, at);
  writeOptions(whole, at + body.length, options);
  return whole;
}

/** Writes what stands around a block; answers where its body begins. */
function frame(whole: Buffer, type: number): number {
  whole.writeUInt32LE(type, 0);
  whole.writeUInt32LE(whole.length, 4);
  whole.writeUInt32LE(whole.length, whole.length - 4);
  return 8;
}

function optionsLength(options: readonly Option[]): number {
  if (options.length === 0) return 0;
  let length = OPTION_HEAD; // the end of them
  for (const [, value] of options) length += OPTION_HEAD + padded(value.length);
  return length;
}

function writeOptions(whole: Buffer, from: number, options: readonly Option[]): void {
  if (options.length === 0) return;
  let at = from;
  for (const [code, value] of options) {
    at = whole.writeUInt16LE(code, at);
    at = whole.writeUInt16LE(value.length, at);
    at += value.copy(whole, at);
    const pad = padded(value.length) - value.length;
    whole.fill(0, at, (at += pad));
  }
  whole.writeUInt32LE(0, at);
}

/** The next multiple of four. */
function padded(length: number): number {
  return (length + 3) & ~3;
}
