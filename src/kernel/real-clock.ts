import { AlarmHeap } from "./alarm-heap.ts";
import type { Alarm, Clock, Instant } from "./clock.ts";

/** A native timer may be set this far ahead and no further. */
const LONGEST_TIMER = 0x7fffffff;

/** The computer's own time, with one native timer however many alarms there are. */
export class RealClock implements Clock {
  // A timer for nothing would keep the process.
  readonly #alarms = new AlarmHeap(() => this.#arm());
  #timer: NodeJS.Timeout | undefined;
  #timerDue = Infinity;
  #leapt = 0;

  get now(): Instant {
    return (performance.now() + this.#leapt) as Instant;
  }

  get utc(): number {
    return Date.now() + this.#leapt;
  }

  /** When the next alarm is due; undefined if there is none. */
  get nextDue(): Instant | undefined {
    return this.#alarms.nextDue as Instant | undefined;
  }

  after(ms: number, run: () => void): Alarm {
    const due = this.now + Math.max(0, ms);
    const alarm = this.#alarms.add(due, run);
    if (due < this.#timerDue) this.#arm();
    return alarm;
  }

  /**
   * Moves this clock `ms` milliseconds ahead of the computer's, running what falls due on the way: a second of
   * silence on a real port takes no second of a test.
   */
  leap(ms: number): void {
    this.#leapt += ms;
    this.#runDue();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const due = this.#alarms.nextDue;
    this.#timerDue = due ?? Infinity;
    if (due === undefined) return;
    // Rounded up: a native timer that fires early would find nothing due and be set again.
    const wait = Math.min(LONGEST_TIMER, Math.max(0, Math.ceil(due - this.now)));
    this.#timer = setTimeout(() => this.#runDue(), wait);
  }

  #runDue(): void {
    this.#timerDue = -Infinity;
    const now = this.now;
    for (let next = this.#alarms.takeDue(now); next; next = this.#alarms.takeDue(now)) next.run();
    this.#arm();
  }
}
