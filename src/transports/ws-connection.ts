import type { IncomingMessage } from "node:http";
import type { WebSocket } from "ws";
import { BUSY, type Connection, type ConnectionOwner } from "./connection.ts";

/** Past this many bytes on their way, the module is asked to hold. */
const HIGH_WATER = 256 * 1024;

/** What is joined to a WebSocket. */
export class WsConnection implements Connection {
  readonly from: string;
  readonly #ws: WebSocket;
  #owner: ConnectionOwner | undefined;
  #full = false;
  #reading = true;

  constructor(ws: WebSocket, { socket }: IncomingMessage) {
    this.#ws = ws;
    this.from = `${socket.remoteAddress}:${socket.remotePort}`;
    ws.on("error", () => {}); // "close" follows
    // What comes before anybody listens would be lost.
    ws.pause();
  }

  get ended(): boolean {
    return this.#ws.readyState !== this.#ws.OPEN;
  }

  begin(owner: ConnectionOwner): void {
    this.#owner = owner;
    this.#ws.on("message", (data: Buffer) => owner.data(data));
    this.#ws.on("close", () => owner.closed());
    if (this.#ws.readyState === this.#ws.CLOSED) queueMicrotask(() => owner.closed());
    else if (this.#reading) this.#ws.resume();
  }

  write(chunk: Buffer): boolean {
    if (this.ended) return true;
    this.#ws.send(chunk, this.#sent);
    if (this.#ws.bufferedAmount <= HIGH_WATER) return true;
    this.#full = true;
    return false;
  }

  readonly #sent = (): void => {
    if (!this.#full || this.#ws.bufferedAmount > HIGH_WATER) return;
    this.#full = false;
    this.#owner?.drained();
  };

  pause(): void {
    this.#reading = false;
    this.#ws.pause();
  }

  resume(): void {
    this.#reading = true;
    this.#ws.resume();
  }

  /** There is no half of a WebSocket. */
  end(): void {
    this.#bye();
  }

  close(): void {
    this.#bye(1001, "the port is closed");
  }

  destroy(): void {
    this.#ws.terminate();
  }

  refuse(): void {
    this.#bye(1013, BUSY);
  }

  /** The other side has to answer it, so it is read; what it still says is dropped. */
  #bye(code?: number, why?: string): void {
    this.#ws.removeAllListeners("message");
    this.#ws.resume();
    this.#ws.close(code, why);
  }
}
