import type { Alarm, Clock } from "../kernel/clock.ts";
import type { Urc, UrcSource } from "./urc.ts";

/**
 * More can only wait if a port is not read for long: sockets keep their data to themselves and stand here once each.
 * The oldest goes first then, as on hardware.
 */
const MOST = 256;

/** URCs that wait until the channel is free to speak. */
export class UrcQueue {
  readonly #clock: Clock;
  readonly #wake: () => void;
  #waiting: { readonly source: UrcSource; readonly since: number }[] | undefined;
  #alarm: Alarm | undefined;

  /** `wake` is called when a time set by `wakeAfter` has come. */
  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  get empty(): boolean {
    return this.#waiting === undefined;
  }

  /** Since when the first one has been waiting. */
  get waitingSince(): number {
    return this.#waiting?.[0]?.since ?? Infinity;
  }

  push(source: UrcSource): void {
    this.#waiting ??= [];
    if (this.#waiting.length === MOST) this.#waiting.shift();
    this.#waiting.push({ source, since: this.#clock.now });
  }

  /** The next URC; a source that has nothing to say is passed over. */
  take(): Urc | undefined {
    while (this.#waiting) {
      const { source } = this.#waiting.shift()!;
      if (this.#waiting.length === 0) this.#waiting = undefined;
      const urc = typeof source === "function" ? source() : source;
      if (urc) return urc;
    }
    return undefined;
  }

  clear(): void {
    this.#waiting = undefined;
    this.#alarm?.cancel();
    this.#alarm = undefined;
  }

  wakeAfter(ms: number): void {
    this.#alarm ??= this.#clock.after(ms, () => {
      this.#alarm = undefined;
      this.#wake();
    });
  }
}
