import type { Pipe, PipeReader } from "../kernel/pipe.ts";
import type { Connection } from "./connection.ts";

/** A pipe that is one connection, and over with it. */
export class ConnectionPipe implements Pipe {
  readonly #connection: Connection;
  readonly #onClosed: (why: string | undefined) => void;
  #reader: PipeReader | undefined;
  #begun = false;
  #closed = false;

  /** `onClosed` hears once that the other end is gone. */
  constructor(connection: Connection, onClosed: (why: string | undefined) => void) {
    this.#connection = connection;
    this.#onClosed = onClosed;
  }

  write(chunk: Buffer): boolean {
    return this.#closed || this.#connection.write(chunk);
  }

  pause(): void {
    if (!this.#closed) this.#connection.pause();
  }

  resume(): void {
    if (!this.#closed) this.#connection.resume();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#reader = undefined;
    this.#connection.close();
  }

  attach(reader: PipeReader): void {
    this.#reader = reader;
    if (this.#begun) return;
    this.#begun = true;
    this.#connection.begin({
      data: (chunk) => this.#reader?.receive(chunk),
      drained: () => this.#reader?.drained(),
      ended: () => this.#over(undefined),
      closed: (why) => this.#over(why),
      refused: (why) => this.#over(why),
      line() {},
      broke() {},
      rateSet() {},
    });
  }

  #over(why: string | undefined): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#connection.destroy();
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.closed();
    this.#onClosed(why);
  }
}
