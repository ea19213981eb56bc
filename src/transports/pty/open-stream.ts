import tty from "node:tty";
import type { MasterStream, StreamOwner } from "./master-stream.ts";
import { openPipeStream } from "./pipe-stream.ts";
import { TtyStream } from "./tty-stream.ts";

/**
 * Takes over `fd`, which must be in non-blocking mode, and starts paused. Without libuv's pipe, which Node does not
 * offer by name, a terminal is read as one and written in small steps; undefined for anything else.
 */
export function openStream(fd: number, owner: StreamOwner): MasterStream | undefined {
  return openPipeStream(fd, owner) ?? (tty.isatty(fd) ? new TtyStream(fd, owner) : undefined);
}
