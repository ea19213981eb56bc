import { EventEmitter } from "node:events";
import type { WebSocket } from "ws";

/** As much of a socket as the bare programs and the hosts use. Its events: `data`, `drain`, `close`. */
export interface Stream {
  write(chunk: Buffer | string): boolean;
  pause(): unknown;
  resume(): unknown;
  on(event: "data", listener: (chunk: Buffer) => void): unknown;
  on(event: "drain" | "close", listener: () => void): unknown;
  off(event: "data", listener: (chunk: Buffer) => void): unknown;
  off(event: "drain" | "close", listener: () => void): unknown;
}

const HIGH_WATER = 64 * 1024;

/** A WebSocket as a stream, by its events. */
export function wsStream(socket: WebSocket): Stream {
  const events = new EventEmitter();
  let full = false;
  const sent = (): void => {
    if (!full || socket.bufferedAmount > HIGH_WATER) return;
    full = false;
    events.emit("drain");
  };
  socket.on("message", (data: Buffer) => events.emit("data", data));
  socket.on("close", () => events.emit("close"));
  return Object.assign(events, {
    write(chunk: Buffer | string): boolean {
      socket.send(chunk, { binary: true }, sent);
      full = socket.bufferedAmount > HIGH_WATER;
      return !full;
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
  });
}

const IAC = 0xff;
const [SE, SB, WILL] = [0xf0, 0xfa, 0xfb];

/** A stream through telnet: IAC is doubled, and commands are dropped. */
export function telnetStream(inner: Stream): Stream {
  const events = new EventEmitter();
  const decode = decoder((chunk) => events.emit("data", chunk));
  inner.on("data", decode);
  inner.on("drain", () => events.emit("drain"));
  inner.on("close", () => events.emit("close"));
  return Object.assign(events, {
    write: (chunk: Buffer | string) =>
      inner.write(doubled(typeof chunk === "string" ? Buffer.from(chunk, "latin1") : chunk)),
    pause: () => inner.pause(),
    resume: () => inner.resume(),
  });
}

function doubled(chunk: Buffer): Buffer {
  let at = chunk.indexOf(IAC);
  if (at < 0) return chunk;
  const parts: Buffer[] = [];
  let from = 0;
  for (; at >= 0; at = chunk.indexOf(IAC, from)) {
    parts.push(chunk.subarray(from, at + 1), chunk.subarray(at, at + 1));
    from = at + 1;
  }
  parts.push(chunk.subarray(from));
  return Buffer.concat(parts);
}

/** What a chunk says is handed on in one piece. */
function decoder(data: (chunk: Buffer) => void): (chunk: Buffer) => void {
  let state: "data" | "command" | "option" | "value" | "value's command" = "data";
  return (chunk) => {
    const parts: Buffer[] = [];
    let from = 0;
    while (from < chunk.length) {
      if (state === "data") {
        const at = chunk.indexOf(IAC, from);
        const end = at < 0 ? chunk.length : at;
        if (end > from) parts.push(chunk.subarray(from, end));
        if (at >= 0) state = "command";
        from = end + 1;
        continue;
      }
      const byte = chunk[from++]!;
      if (state === "command" && byte === IAC) {
        parts.push(chunk.subarray(from - 1, from));
        state = "data";
      } else if (state === "command") {
        state = byte === SB ? "value" : byte >= WILL ? "option" : "data";
      } else if (state === "option") state = "data";
      else if (state === "value") state = byte === IAC ? "value's command" : "value";
      else state = byte === SE ? "data" : "value";
    }
    if (parts.length > 0) data(parts.length === 1 ? parts[0]! : Buffer.concat(parts));
  };
}
