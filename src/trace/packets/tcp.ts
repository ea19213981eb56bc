import { ipPacket, MTU, PROTOCOL, type Way } from "./ip.ts";

export const TCP_FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

const HEAD = 20;
const SYN_OPTIONS = 8;
/** How far the window is shifted: 16 MB, so that what a stack really offers, which is not known, is never exceeded. */
const WINDOW_SCALE = 8;
const WINDOW = 0xffff;

/** Bytes in one segment: what the MTU leaves. */
export function segmentSize(family: 4 | 6): number {
  return MTU - HEAD - (family === 4 ? 20 : 40);
}

export interface Segment {
  readonly fromPort: number;
  readonly toPort: number;
  readonly sequence: number;
  readonly acknowledged: number;
  readonly flags: number;
  readonly data: Buffer;
}

/** RFC 9293 3.1. */
export function tcpPacket(way: Way, id: number, segment: Segment): Buffer[] {
  const { flags } = segment;
  const syn = (flags & TCP_FLAG.syn) !== 0;
  const size = HEAD + (syn ? SYN_OPTIONS : 0);
  const head = Buffer.alloc(size);
  head.writeUInt16BE(segment.fromPort, 0);
  head.writeUInt16BE(segment.toPort, 2);
  head.writeUInt32BE(segment.sequence >>> 0, 4);
  if (flags & TCP_FLAG.ack) head.writeUInt32BE(segment.acknowledged >>> 0, 8);
  head[12] = (size / 4) << 4;
  head[13] = flags;
  head.writeUInt16BE(flags & TCP_FLAG.rst ? 0 : WINDOW, 14);
  if (syn) writeSynOptions(head, way.from.length === 4 ? 4 : 6);
  return ipPacket(way, PROTOCOL.tcp, id, head, segment.data, 16);
}

/** The longest segment (RFC 9293 3.2), and the window's scale (RFC 7323 2.2). */
function writeSynOptions(head: Buffer, family: 4 | 6): void {
  head[HEAD] = 2;
  head[HEAD + 1] = 4;
  head.writeUInt16BE(segmentSize(family), HEAD + 2);
  head[HEAD + 4] = 1; // only to fill
  head[HEAD + 5] = 3;
  head[HEAD + 6] = 3;
  head[HEAD + 7] = WINDOW_SCALE;
}
