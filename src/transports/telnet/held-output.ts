import type { Connection } from "../connection.ts";

/**
 * Both directions of a connection that speaks telnet, as far as they hold each other. Data on its way out may be held by
 * more than the connection (RTS, FLOWCONTROL-SUSPEND); and a peer that asks on and on without reading the answers is
 * not read either.
 */
export class HeldOutput {
  readonly #inner: Connection;
  readonly #spelled: (data: Buffer) => Buffer;
  readonly #drained: () => void;
  #waiting: Buffer[] = [];
  /** The connection has asked to hold. */
  #full = false;
  /** The writer has been asked to hold. */
  #writerHolds = false;
  #held = false;
  #reading = true;
  /** Answers wait to be read. */
  #choked = false;

  /**
   * @param spelled Data in telnet's spelling.
   * @param drained Called when the writer had been asked to hold, and there is room again.
   */
  constructor(inner: Connection, spelled: (data: Buffer) => Buffer, drained: () => void) {
    this.#inner = inner;
    this.#spelled = spelled;
    this.#drained = drained;
  }

  /** Data. False asks the writer to hold. */
  write(chunk: Buffer): boolean {
    const bytes = this.#spelled(chunk);
    if (this.#held) this.#waiting.push(bytes);
    else this.#send(bytes);
    if (this.#held || this.#full) this.#writerHolds = true;
    return !this.#writerHolds;
  }

  /** What is not data, and waits for nothing. */
  control(bytes: Buffer): void {
    this.#send(bytes);
    if (!this.#full || this.#choked) return;
    this.#choked = true;
    this.#inner.pause();
  }

  #send(bytes: Buffer): void {
    if (!this.#inner.write(bytes)) this.#full = true;
  }

  hold(held: boolean): void {
    this.#held = held;
    this.#release();
  }

  /** The connection has room again. */
  drained(): void {
    this.#full = false;
    this.#choked = false;
    if (this.#reading) this.#inner.resume();
    this.#release();
  }

  /** Throws away what waits. */
  purge(): void {
    this.#waiting = [];
  }

  #release(): void {
    if (this.#held) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const bytes of waiting) this.#send(bytes);
    if (this.#full || !this.#writerHolds) return;
    this.#writerHolds = false;
    this.#drained();
  }

  // ---- the other direction

  pause(): void {
    this.#reading = false;
    this.#inner.pause();
  }

  resume(): void {
    this.#reading = true;
    if (!this.#choked) this.#inner.resume();
  }
}
