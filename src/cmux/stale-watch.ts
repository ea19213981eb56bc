import type { Alarm, Clock } from "../kernel/clock.ts";

/** A frame that has stood still for so long will not be completed. */
const STALE = 1000;
const AGAIN = STALE / 4;

/**
 * Notices a frame that is never completed. Noise can look like the beginning of a long one, and a decoder that waited
 * for its end would not see the host repeat itself.
 */
export class StaleWatch {
  readonly #clock: Clock;
  readonly #midFrame: () => boolean;
  readonly #stale: () => void;
  #heardAt: number;
  #suspected = false;
  #alarm: Alarm | undefined;
  /** The host is being held: then it is not its fault that nothing comes. */
  held = false;

  constructor(clock: Clock, midFrame: () => boolean, stale: () => void) {
    this.#clock = clock;
    this.#heardAt = clock.now;
    this.#midFrame = midFrame;
    this.#stale = stale;
  }

  /** Something arrived. */
  heard(): void {
    this.#heardAt = this.#clock.now;
    this.#suspected = false;
  }

  /** What arrived has been looked at. */
  watch(): void {
    if (this.#midFrame()) this.#alarm ??= this.#clock.after(STALE, () => this.#look());
  }

  cancel(): void {
    this.#alarm?.cancel();
  }

  #look(): void {
    this.#alarm = undefined;
    if (!this.#midFrame()) return;
    const left = this.#heardAt + STALE - this.#clock.now;
    if (left > 0 || this.held) return this.#lookAfter(Math.max(left, AGAIN));
    if (this.#suspected) return this.#stale();
    // The process may have been busy: what has come meanwhile is read before the next alarm.
    this.#suspected = true;
    this.#lookAfter(AGAIN);
  }

  #lookAfter(ms: number): void {
    this.#alarm = this.#clock.after(ms, () => this.#look());
  }
}
