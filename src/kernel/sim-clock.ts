import { AlarmHeap } from "./alarm-heap.ts";
import type { Alarm, Clock, Instant } from "./clock.ts";
import { milliseconds } from "./duration.ts";
import { HostError } from "./errors.ts";

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

  /**
   * Moves time forward by milliseconds or by a text like `150 s`, running every alarm due on the way at its own instant
   * and letting promises settle between. Throws MT_USAGE if the text is no duration.
   */
  async advance(time: number | string): Promise<void> {
    const ms = typeof time === "number" ? time : duration(time);
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

function duration(text: string): number {
  const ms = milliseconds(text);
  if (ms !== undefined) return ms;
  throw new HostError("MT_USAGE", `no duration: "${text}"; 300 ms, 2 s or 1.5 min is right`);
}

/** Lets every promise that can already resolve do so. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
