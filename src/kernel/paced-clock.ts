import type { Alarm, Clock, Instant } from "./clock.ts";
import { SimClock } from "./sim-clock.ts";

/** How smoothly it goes, in real milliseconds: what somebody does from outside happens at most so much too early. */
const SLICE = 20;

/** Simulated time that takes its time: everything happens as on a `SimClock`, in the same order, for people to watch. */
export class PacedClock implements Clock {
  /** How many times as fast as the real one; Infinity: nothing is waited for. */
  speed: number;
  readonly #real: Clock;
  readonly #sim = new SimClock();

  constructor(real: Clock, speed: number) {
    this.#real = real;
    this.speed = speed;
  }

  get now(): Instant {
    return this.#sim.now;
  }

  get utc(): number {
    return this.#sim.utc;
  }

  get nextDue(): Instant | undefined {
    return this.#sim.nextDue;
  }

  after(ms: number, run: () => void): Alarm {
    return this.#sim.after(ms, run);
  }

  /** As `SimClock.advance`, but no faster than the speed. One call at a time. */
  async advance(ms: number): Promise<void> {
    const end = this.now + ms;
    await this.#sim.advance(0);
    while (this.now < end) {
      const step = Math.min(end - this.now, SLICE * this.speed);
      if (Number.isFinite(this.speed)) await this.#wait(step / this.speed);
      await this.#sim.advance(step);
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#real.after(ms, resolve));
  }
}
