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
  #stopped = false;

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
    return this.#stopped ? this.#real.after(ms, run) : this.#sim.after(ms, run);
  }

  /**
   * For good: who waits for time to pass waits for ever, and nothing happens that was to happen. What is only now to
   * happen, as the end of connections, does in real time.
   */
  stop(): void {
    this.#stopped = true;
  }

  /** As `SimClock.advance`, but no faster than the speed. One call at a time. */
  async advance(ms: number): Promise<void> {
    const end = this.now + ms;
    await this.#sim.advance(0);
    while (this.now < end) {
      if (this.#stopped) return never();
      const step = Math.min(end - this.now, SLICE * this.speed);
      if (Number.isFinite(this.speed)) await this.#wait(step / this.speed);
      await this.#sim.advance(step);
    }
  }

  // ---- inside

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#real.after(ms, resolve));
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}
