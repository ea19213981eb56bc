import { IAC, SB, SE } from "./codes.ts";

/** Data as telnet carries it, whose other side may not want it to be BINARY. */
export function telnetData(data: Buffer, textOnly: boolean): Buffer {
  return escaped(textOnly ? asText(data) : data);
}

/** Every 0xFF twice. What has none is passed on as it is. */
function escaped(data: Buffer): Buffer {
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

const CR = 0x0d;
const LF = 0x0a;
const CR_NUL = Buffer.of(CR, 0);

/** Data as text for a network virtual terminal, where a CR that is no end of a line is CR NUL. RFC 854. */
function asText(data: Buffer): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = data.indexOf(CR); at >= 0; at = data.indexOf(CR, at + 1)) {
    if (data[at + 1] === LF) continue;
    pieces.push(data.subarray(from, at), CR_NUL);
    from = at + 1;
  }
  return from === 0 ? data : Buffer.concat([...pieces, data.subarray(from)]);
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
