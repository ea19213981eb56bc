import type { Connection } from "../connection.ts";
import { escaped } from "./encode.ts";

/** Data on its way out through telnet, which more than the connection may hold: RTS, FLOWCONTROL-SUSPEND. */
export class HeldOutput {
  readonly #inner: Connection;
  readonly #drained: () => void;
  #waiting: Buffer[] = [];
  /** The connection has asked to hold. */
  #full = false;
  /** The writer has been asked to hold. */
  #writerHolds = false;
  #held = false;

  /** `drained` is called when the writer had been asked to hold, and there is room again. */
  constructor(inner: Connection, drained: () => void) {
    this.#inner = inner;
    this.#drained = drained;
  }

  /** Data, in telnet's spelling. False asks the writer to hold. */
  write(chunk: Buffer): boolean {
    const bytes = escaped(chunk);
    if (this.#held) this.#waiting.push(bytes);
    else this.control(bytes);
    if (this.#held || this.#full) this.#writerHolds = true;
    return !this.#writerHolds;
  }

  /** What is not data, and waits for nothing. False: the connection asks to hold. */
  control(bytes: Buffer): boolean {
    if (!this.#inner.write(bytes)) this.#full = true;
    return !this.#full;
  }

  hold(held: boolean): void {
    this.#held = held;
    this.#release();
  }

  /** The connection has room again. */
  drained(): void {
    this.#full = false;
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
    for (const bytes of waiting) this.control(bytes);
    if (this.#full || !this.#writerHolds) return;
    this.#writerHolds = false;
    this.#drained();
  }
}
