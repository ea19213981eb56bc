import type { Alarm, Clock, Instant } from "./clock.ts";

/** A clock that runs so many times as fast as another. */
export class ScaledClock implements Clock {
  readonly #clock: Clock;
  readonly #factor: number;
  readonly #start: number;
  readonly #startUtc: number;

  constructor(clock: Clock, factor: number) {
    this.#clock = clock;
    this.#factor = factor;
    this.#start = clock.now;
    this.#startUtc = clock.utc;
  }

  get now(): Instant {
    return (this.#start + (this.#clock.now - this.#start) * this.#factor) as Instant;
  }

  get utc(): number {
    return this.#startUtc + (this.now - this.#start);
  }

  after(ms: number, run: () => void): Alarm {
    return this.#clock.after(ms / this.#factor, run);
  }
}
