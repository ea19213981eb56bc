import type { Socket } from "node:net";
import { unacknowledgedBytes } from "../../native/socket-options.ts";

/** What Node keeps of a socket without documenting it; anything of it may be missing. */
interface Handle {
  readonly fd?: number;
  /** Bytes handed to the event loop, and of these the ones it still holds. */
  readonly bytesWritten?: number;
  readonly writeQueueSize?: number;
}

/** The descriptor of an open socket; undefined if Node does not show it. */
export function descriptorOf(socket: Socket): number | undefined {
  const fd = handleOf(socket)?.fd;
  return fd !== undefined && fd >= 0 ? fd : undefined;
}

/**
 * Bytes of the `written` ones that the system has not taken yet. `writableLength` alone counts a chunk as a whole
 * until the system has taken the last of it, and would make more unacknowledged than was written.
 */
export function unsentBytes(socket: Socket, written: number): number {
  const { bytesWritten, writeQueueSize } = handleOf(socket) ?? {};
  if (bytesWritten === undefined || writeQueueSize === undefined) return socket.writableLength;
  return written - (bytesWritten - writeQueueSize);
}

/** Bytes of the `written` ones that the peer has not acknowledged; undefined where the system does not tell. */
export function unacknowledged(socket: Socket, written: number): number | undefined {
  const descriptor = descriptorOf(socket);
  const held = descriptor === undefined ? undefined : unacknowledgedBytes(descriptor);
  return held === undefined ? undefined : unsentBytes(socket, written) + held;
}

function handleOf(socket: Socket): Handle | null | undefined {
  // `_handle` is no part of Node's types; it has been there since before Node 4.
  return (socket as unknown as { _handle?: Handle | null })._handle;
}
