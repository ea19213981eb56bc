import type { Socket } from "node:net";

const NOTHING: Buffer = Buffer.alloc(0);

/** What Node has of the system below a socket. */
interface Handle {
  reading: boolean;
  readStop(): void;
  close(): void;
}

/** Undefined: it is closed, or belongs to another process. */
export function handleOf(socket: Socket): Handle | undefined {
  return (socket as unknown as { _handle: Handle | null })._handle ?? undefined;
}

/**
 * Has nothing more read of a connection that is about to be sent to another process, and answers what was. `pause` alone
 * lets the system's handle go on for a while: what it reads until it is received is lost (Node 20 to 26).
 */
export function unread(socket: Socket): Buffer {
  socket.pause();
  // Reading may begin to read anew: it is stopped behind that.
  const read = socket.readableLength > 0 ? (socket.read() as Buffer) : NOTHING;
  const handle = handleOf(socket);
  if (handle?.reading) {
    handle.reading = false;
    handle.readStop();
  }
  return read;
}
