import { ipPacket, PROTOCOL, type Way } from "./ip.ts";

const HEAD = 8;

/** One datagram, whole however long it is. */
export function udpPacket(
  way: Way,
  id: number,
  fromPort: number,
  toPort: number,
  data: Buffer,
): Buffer[] {
  const head = Buffer.alloc(HEAD);
  head.writeUInt16BE(fromPort, 0);
  head.writeUInt16BE(toPort, 2);
  head.writeUInt16BE(HEAD + data.length, 4);
  return ipPacket(way, PROTOCOL.udp, id, head, data, 6);
}
