import type { Socket } from "node:net";
import { BUSY, type Connection, type ConnectionOwner } from "./connection.ts";

/** A connection on a TCP or a UNIX socket: bytes and nothing else. */
export class SocketConnection implements Connection {
  readonly from: string | undefined;
  readonly #socket: Socket;
  #trouble: string | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    const { remoteAddress, remotePort } = socket;
    this.from = remoteAddress === undefined ? undefined : `${remoteAddress}:${remotePort}`;
    // "close" follows.
    socket.on("error", (error: NodeJS.ErrnoException) => (this.#trouble = error.code));
  }

  get ended(): boolean {
    return this.#socket.readableEnded || this.#socket.destroyed;
  }

  begin(owner: ConnectionOwner): void {
    const socket = this.#socket;
    socket.on("data", (chunk: Buffer) => owner.data(chunk));
    socket.on("drain", () => owner.drained());
    socket.on("end", () => owner.ended());
    socket.on("close", () => {
      socket.removeAllListeners("data");
      owner.closed(this.#trouble);
    });
    // It was over before anybody cared.
    if (socket.destroyed) queueMicrotask(() => owner.closed(this.#trouble));
  }

  write(chunk: Buffer): boolean {
    return this.#socket.write(chunk);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    this.#socket.end();
  }

  close(): void {
    this.#socket.destroySoon();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  refuse(): void {
    const socket = this.#socket;
    socket.end(`\r\n${BUSY}\r\n`, () => socket.destroySoon());
    socket.resume();
  }
}
