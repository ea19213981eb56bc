import type { FlowControl, ModuleLine } from "../kernel/pipe.ts";
import type { ConnectionLine } from "./connection.ts";

/** How the module has set its end of a serial line, whether or not there is somebody to see it. */
export class ShownLines {
  readonly #host: () => ConnectionLine | undefined;
  readonly #lines: Record<ModuleLine, boolean> = { DSR: false, DCD: false, RI: false };
  #cts = false;
  #flow: FlowControl = { byRts: false, byCts: false };
  #rate = 0;
  #held = false;

  constructor(host: () => ConnectionLine | undefined) {
    this.#host = host;
  }

  set(line: ModuleLine, active: boolean): void {
    this.#lines[line] = active;
    this.#host()?.set(line, active);
    if (line === "DSR") this.#showCts();
  }

  setBaudRate(rate: number): void {
    this.#rate = rate;
    this.#host()?.setBaudRate(rate);
  }

  setFlowControl(flow: FlowControl): void {
    this.#flow = flow;
    this.#host()?.setFlowControl(flow);
    this.#showCts();
  }

  /** The module holds the host, or does so no longer. */
  hold(held: boolean): void {
    this.#held = held;
    this.#showCts();
  }

  /** CTS: the module runs, and does not hold the host. */
  #showCts(): void {
    const cts = this.#lines.DSR && !(this.#flow.byCts && this.#held);
    if (cts === this.#cts) return;
    this.#cts = cts;
    this.#host()?.set("CTS", cts);
  }

  /** To somebody who has just come. */
  showAll(host: ConnectionLine): void {
    for (const name of ["DSR", "DCD", "RI"] as const) host.set(name, this.#lines[name]);
    host.set("CTS", this.#cts);
    host.setFlowControl(this.#flow);
    if (this.#rate > 0) host.setBaudRate(this.#rate);
  }
}
