import type { FlowControl, ModuleLine, Pipe } from "../kernel/pipe.ts";

const BIT: { readonly [line in ModuleLine]: number } = { DSR: 1, DCD: 2, RI: 4 };

/** What a port moves on its line, if its pipe has one: DSR, DCD, RI, the rate, and who may hold whom. */
export class PortLines {
  readonly #pipe: Pipe;
  /** Those that are active, a bit each. */
  #active = 0;
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
      const now = active ? this.#active | BIT[line] : this.#active & ~BIT[line];
      if (now === this.#active) return;
      this.#active = now;
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
