import { IAC, SB, SE } from "./codes.ts";

/** Data as telnet carries it: every 0xFF twice. What has none is passed on as it is. */
export function escaped(data: Buffer): Buffer {
  let at = data.indexOf(IAC);
  if (at < 0) return data;
  const pieces: Buffer[] = [];
  let from = 0;
  for (; at >= 0; at = data.indexOf(IAC, at + 1)) {
    pieces.push(data.subarray(from, at + 1));
    from = at;
  }
  pieces.push(data.subarray(from));
  return Buffer.concat(pieces);
}

export function subnegotiation(option: number, command: number, value: Buffer): Buffer {
  const body = escaped(Buffer.concat([Buffer.of(command), value]));
  return Buffer.concat([Buffer.of(IAC, SB, option), body, Buffer.of(IAC, SE)]);
}

/** Four bytes, the highest first. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
