import { AlarmHeap } from "./alarm-heap.ts";
import type { Alarm, Clock, Instant } from "./clock.ts";

/** A clock that is led through what has happened already. */
export class PlaybackClock implements Clock {
  readonly #alarms = new AlarmHeap();
  readonly #epoch: number;
  #now: Instant;

  /** `utc`: the time of day at `now`, in milliseconds since 1970. */
  constructor(now: Instant, utc: number) {
    this.#now = now;
    this.#epoch = utc - now;
  }

  get now(): Instant {
    return this.#now;
  }

  get utc(): number {
    return this.#epoch + this.#now;
  }

  after(ms: number, run: () => void): Alarm {
    return this.#alarms.add(this.#now + Math.max(0, ms), run);
  }

  /** On to this instant; what is due by then runs at its own. */
  to(instant: Instant): void {
    for (let next = this.#alarms.takeDue(instant); next; next = this.#alarms.takeDue(instant)) {
      this.#now = Math.max(this.#now, next.due) as Instant;
      next.run();
    }
    this.#now = Math.max(this.#now, instant) as Instant;
  }
}
