import type { Clock } from "../../kernel/clock.ts";

/** Milliseconds by which the two times of a clock may move against each other without anything behind it. */
const JITTER = 1000;

/**
 * Milliseconds that have passed for others. The clock that drives alarms stands still while the machine sleeps; the
 * time of day has gone on behind it. One that is set ahead counts too: too much is on the safe side.
 */
export class TimePassed {
  readonly #clock: Clock;
  #between: number;
  #asleep = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#between = clock.utc - clock.now;
  }

  get now(): number {
    const between = this.#clock.utc - this.#clock.now;
    const leap = between - this.#between;
    this.#between = between;
    if (leap > JITTER) this.#asleep += leap;
    return this.#clock.now + this.#asleep;
  }
}
