import type { Alarm, Clock } from "../../kernel/clock.ts";
import type { HostLines, SeenLine } from "../module-port.ts";
import type { Device } from "./device.ts";

/** How often the lines are looked at, in milliseconds: nothing tells of them. */
const LOOK = 20;
/** How long a break is, in milliseconds: longer than a character at any rate. */
const BREAK = 250;

/** The lines of a serial device as a host has them: it moves DTR and RTS, and watches the others. */
export class DeviceLines implements HostLines {
  readonly #device: Device;
  readonly #clock: Clock;
  readonly #seen = new Map<SeenLine, boolean>();
  readonly #outputs = { dtr: true, rts: true };
  #looking: Alarm | undefined;
  #stopped = false;

  constructor(device: Device, clock: Clock) {
    this.#device = device;
    this.#clock = clock;
  }

  /** Begins to look. A device without lines (a pseudo-terminal) is not asked again. */
  watch(moved: (line: SeenLine, active: boolean) => void): void {
    if (this.#stopped || !this.#device.isOpen) return;
    this.#device.get((error, status) => {
      if (error || !status || this.#stopped) return;
      const { cts, dsr, dcd } = status;
      for (const [line, active] of Object.entries({ CTS: cts, DSR: dsr, DCD: dcd })) {
        // The cast: they are these three.
        const name = line as SeenLine;
        if (this.#seen.get(name) === active) continue;
        this.#seen.set(name, active);
        moved(name, active);
      }
      this.#looking = this.#clock.after(LOOK, () => this.watch(moved));
    });
  }

  set(line: "DTR" | "RTS", active: boolean): void {
    this.#outputs[line === "DTR" ? "dtr" : "rts"] = active;
    if (this.#device.isOpen) this.#device.set({ ...this.#outputs }, () => {});
  }

  sendBreak(): void {
    if (!this.#device.isOpen) return;
    this.#device.set({ ...this.#outputs, brk: true }, () => {});
    this.#clock.after(BREAK, () => {
      if (this.#device.isOpen) this.#device.set({ ...this.#outputs, brk: false }, () => {});
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#looking?.cancel();
  }
}
