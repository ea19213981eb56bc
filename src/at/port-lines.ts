import type { FlowControl, ModuleLine, Pipe } from "../kernel/pipe.ts";

/** What a port moves on its line, if its pipe has one: DSR, DCD, RI, the rate, and who may hold whom. */
export class PortLines {
  readonly #pipe: Pipe;
  readonly #active: Record<ModuleLine, boolean> = { DSR: false, DCD: false, RI: false };
  /** Baud, as long as AT+IPR has stored nothing else. */
  factoryRate = 0;
  #rate = 0;

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

  /** Baud; 0 until it is set. */
  get rate(): number {
    return this.#rate;
  }

  /** Only changes are told; a shared RI is told by whoever it belongs to. */
  set(line: ModuleLine, active: boolean): void {
    if (line !== "RI" || this.ring === this) {
      if (this.#active[line] === active) return;
      this.#active[line] = active;
    }
    this.#pipe.serial?.set(line, active);
  }

  /** Baud, from the next byte on. */
  setBaudRate(rate: number): void {
    this.#rate = rate;
    this.#pipe.uart?.setBaudRate(rate);
  }

  /** AT+IFC. */
  setFlowControl(flow: FlowControl): void {
    this.#pipe.uart?.setFlowControl(flow);
  }
}
