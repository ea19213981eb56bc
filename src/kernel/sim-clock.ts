import { AlarmHeap } from "./alarm-heap.ts";
import type { Alarm, Clock, Instant } from "./clock.ts";

/** Where simulated time starts: 2025-01-02 03:04:05 UTC, so that the time of day is the same in every run. */
const EPOCH = Date.UTC(2025, 0, 2, 3, 4, 5);

/** A clock that stands still until it is told to move. */
export class SimClock implements Clock {
  readonly #alarms = new AlarmHeap();
  #now = 0;

  get now(): Instant {
    return this.#now as Instant;
  }

  get utc(): number {
    return EPOCH + this.#now;
  }

  /** When the next alarm is due; undefined if nothing will ever happen by itself. */
  get nextDue(): Instant | undefined {
    return this.#alarms.nextDue as Instant | undefined;
  }

  after(ms: number, run: () => void): Alarm {
    return this.#alarms.add(this.#now + Math.max(0, ms), run);
  }

  /** Moves time forward, running every alarm due on the way at its own instant and letting promises settle between. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#alarms.takeDue(end); next; next = this.#alarms.takeDue(end)) {
      this.#now = next.due;
      next.run();
      await settle();
    }
    this.#now = end;
  }
}

/** Lets every promise that can already resolve do so. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
