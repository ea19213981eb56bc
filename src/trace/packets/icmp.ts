import { addressBytes, ipPacket, PROTOCOL, type Way } from "./ip.ts";

const HEAD = 8;
/** RFC 4443 3.1: an error tells of its cause, as far as that fits into 1280 bytes. RFC 1812 4.3.2.3 for IPv4: 576. */
const MOST_QUOTED = { 4: 548, 16: 1232 } as const;
/** Which router it was is not known: RFC 7600 has an address to say so. */
const ROUTER = { 4: addressBytes("192.0.0.8")!, 16: addressBytes("fe80::1")! } as const;

const NOTHING = Buffer.alloc(0);

/** An echo request or its reply. */
export interface Echo {
  readonly id: number;
  readonly sequence: number;
  /** Bytes of data: the letters most systems send. */
  readonly bytes: number;
}

/** A reply has the hops that were left of it. */
export function echoPacket(way: Way, packetId: number, echo: Echo, hops?: number): Buffer[] {
  const six = way.from.length === 16;
  const head = Buffer.alloc(HEAD);
  if (six) head[0] = hops === undefined ? 128 : 129;
  else head[0] = hops === undefined ? 8 : 0;
  head.writeUInt16BE(echo.id & 0xffff, 4);
  head.writeUInt16BE(echo.sequence & 0xffff, 6);
  const data = Buffer.alloc(echo.bytes, "abcdefghijklmnopqrstuvwabcdefghi");
  return ipPacket(way, six ? PROTOCOL.icmpv6 : PROTOCOL.icmp, packetId, head, data, 2, hops);
}

/** Somebody on the way says that `cause` cannot be brought to where it should go. */
export function unreachablePacket(
  to: Buffer,
  packetId: number,
  cause: readonly Buffer[],
): Buffer[] {
  const size = to.length === 16 ? 16 : 4;
  const head = Buffer.alloc(HEAD);
  head[0] = size === 16 ? 1 : 3; // destination unreachable
  head[1] = size === 16 ? 3 : 1; // its address, or host
  const quoted = Buffer.concat(cause).subarray(0, MOST_QUOTED[size]);
  const protocol = size === 16 ? PROTOCOL.icmpv6 : PROTOCOL.icmp;
  const way = { from: ROUTER[size], to };
  return ipPacket(way, protocol, packetId, Buffer.concat([head, quoted]), NOTHING, 2);
}
