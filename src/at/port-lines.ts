import type { OutputLine, Pipe } from "../kernel/pipe.ts";

/** What a port moves on its line, if its pipe has one: DCD, RI and the rate. */
export class PortLines {
  readonly #pipe: Pipe;
  #carrier = false;
  #ringing = false;

  constructor(pipe: Pipe) {
    this.#pipe = pipe;
  }

  /** The pipe is a serial line, or stands for one. */
  get present(): boolean {
    return this.#pipe.serial !== undefined;
  }

  /** Whose RI it is: virtual ports share that of their UART. */
  get ring(): object {
    return this.#pipe.serial?.ringLine ?? this;
  }

  /** Only changes are told. */
  set(line: OutputLine, active: boolean): void {
    if (line === "DCD") {
      if (this.#carrier === active) return;
      this.#carrier = active;
    } else if (this.ring === this) {
      if (this.#ringing === active) return;
      this.#ringing = active;
    }
    this.#pipe.serial?.set(line, active);
  }

  /** Baud, from the next byte on. */
  setBaudRate(rate: number): void {
    this.#pipe.serial?.setBaudRate(rate);
  }
}
