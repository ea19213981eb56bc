import { ipVersion } from "../../kernel/ip.ts";

/** Protocol numbers, as in the IP header. */
export const PROTOCOL = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 } as const;

/** 23.060 annex C: packets of this size cross every mobile network whole. No module is asked what it uses. */
export const MTU = 1358;

const V4_HEAD = 20;
const V6_HEAD = 40;
/** Hops a packet may take, where it is not told how many are left. */
const HOPS = 64;

/** Four or sixteen bytes; undefined if the text is no address. */
export function addressBytes(text: string): Buffer | undefined {
  const [address = ""] = text.split("%"); // a zone means something on this computer only
  switch (ipVersion(address)) {
    case 4:
      return Buffer.from(address.split(".").map(Number));
    case 6:
      return v6Bytes(address);
    default:
      return undefined;
  }
}

function v6Bytes(address: string): Buffer {
  const bytes = Buffer.alloc(16);
  const [front = "", back] = address.split("::");
  const before = groups(front);
  before.copy(bytes);
  const behind = groups(back ?? "");
  behind.copy(bytes, 16 - behind.length);
  return bytes;
}

function groups(text: string): Buffer {
  if (text === "") return Buffer.alloc(0);
  const bytes = text.split(":").flatMap((group) => {
    if (group.includes(".")) return group.split(".").map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
  return Buffer.from(bytes);
}

/** Where a packet comes from and goes to; both of one family. */
export interface Way {
  readonly from: Buffer;
  readonly to: Buffer;
}

/**
 * A packet: a header of the family of its addresses, `head` of the protocol above, and data. The checksum of the
 * protocol is written into `head` at `checksumAt`, where zeros stand.
 */
export function ipPacket(
  { from, to }: Way,
  protocol: number,
  id: number,
  head: Buffer,
  data: Buffer,
  checksumAt: number,
  hops: number = HOPS,
): Buffer[] {
  const length = head.length + data.length;
  let sum = protocol === PROTOCOL.icmp ? 0 : add(add(0, from), to) + protocol + length;
  sum = add(add(sum, head), data);
  const checksum = folded(sum);
  // RFC 768: none at all would be zero.
  head.writeUInt16BE(checksum === 0 && protocol === PROTOCOL.udp ? 0xffff : checksum, checksumAt);
  const ip =
    from.length === 4 ? v4Head(protocol, id, length, hops) : v6Head(protocol, length, hops);
  from.copy(ip, from.length === 4 ? 12 : 8);
  to.copy(ip, from.length === 4 ? 16 : 24);
  if (from.length === 4) ip.writeUInt16BE(folded(add(0, ip)), 10);
  return [ip, head, data];
}

/** RFC 791 3.1. */
function v4Head(protocol: number, id: number, length: number, hops: number): Buffer {
  const head = Buffer.alloc(V4_HEAD);
  head[0] = 0x45;
  head.writeUInt16BE(V4_HEAD + length, 2);
  head.writeUInt16BE(id & 0xffff, 4);
  head.writeUInt16BE(0x4000, 6); // not to be fragmented
  head[8] = hops;
  head[9] = protocol;
  return head;
}

/** RFC 8200 3. */
function v6Head(protocol: number, length: number, hops: number): Buffer {
  const head = Buffer.alloc(V6_HEAD);
  head[0] = 0x60;
  head.writeUInt16BE(length, 4);
  head[6] = protocol;
  head[7] = hops;
  return head;
}

/** RFC 1071, not folded yet: an odd byte at the end counts as if a zero followed it, so it must be the last. */
function add(sum: number, bytes: Buffer): number {
  const even = bytes.length & ~1;
  for (let at = 0; at < even; at += 2) sum += (bytes[at]! << 8) | bytes[at + 1]!;
  return even === bytes.length ? sum : sum + (bytes[even]! << 8);
}

function folded(sum: number): number {
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x1_0000);
  return ~sum & 0xffff;
}
