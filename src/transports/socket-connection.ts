import type { Socket } from "node:net";
import { BUSY, type Connection, type ConnectionOwner } from "./connection.ts";
import { WebPageGuard } from "./web-page.ts";

/** A connection on a TCP or a UNIX socket: bytes and nothing else. */
export class SocketConnection implements Connection {
  readonly from: string | undefined;
  readonly #socket: Socket;
  #trouble: string | undefined;
  #over = false;
  /** As long as it is not known whether a web page is at the other end. */
  #guard: WebPageGuard | undefined;

  /** @param guarded Browsers can get there, and are no hosts. */
  constructor(socket: Socket, guarded = false) {
    this.#socket = socket;
    if (guarded) this.#guard = new WebPageGuard();
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
    socket.on("data", (chunk: Buffer) => {
      if (this.#guard) this.#beginning(this.#guard, chunk, owner);
      else owner.data(chunk);
    });
    socket.on("drain", () => owner.drained());
    socket.on("end", () => {
      this.#letIn(owner);
      owner.ended();
    });
    socket.on("close", () => this.#closed(owner));
    // It was over before anybody cared, and "close" may come or have come.
    if (socket.destroyed) queueMicrotask(() => this.#closed(owner));
  }

  #closed(owner: ConnectionOwner): void {
    if (this.#over) return;
    this.#over = true;
    this.#socket.removeAllListeners("data");
    owner.closed(this.#trouble);
  }

  #beginning(guard: WebPageGuard, chunk: Buffer, owner: ConnectionOwner): void {
    const verdict = guard.hear(chunk);
    if (verdict === "host") return this.#letIn(owner);
    if (verdict === "not yet") return;
    this.#socket.removeAllListeners("data");
    owner.refused("a web page");
  }

  /** What was heard while that was not known. */
  #letIn(owner: ConnectionOwner): void {
    const heard = this.#guard?.heard;
    this.#guard = undefined;
    if (heard && heard.length > 0) owner.data(heard);
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
