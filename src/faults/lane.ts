import type { Alarm, Clock } from "../kernel/clock.ts";

interface Waiting {
  readonly due: number;
  readonly bytes: number;
  readonly run: () => void;
}

/** Things that happen later than they would, one after the other in the order in which they came. */
export class Lane {
  readonly #clock: Clock;
  readonly #emptied: () => void;
  #waiting: Waiting[] = [];
  #alarm: Alarm | undefined;
  #held = false;
  /** Of what waits. */
  bytes = 0;

  /** `emptied` is called whenever nothing waits any more. */
  constructor(clock: Clock, emptied: () => void = () => {}) {
    this.#clock = clock;
    this.#emptied = emptied;
  }

  get empty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Runs it in `delay` milliseconds, and not before what was pushed before it; at once if that is now. */
  push(delay: number, bytes: number, run: () => void): void {
    if (this.empty && delay <= 0 && !this.#held) return run();
    const due = Math.max(this.#clock.now + delay, this.#waiting.at(-1)?.due ?? 0);
    this.#waiting.push({ due, bytes, run });
    this.bytes += bytes;
    this.#plan();
  }

  /** Nothing runs, however due, until `release`. */
  hold(): void {
    this.#held = true;
    this.#alarm?.cancel();
    this.#alarm = undefined;
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    this.#flow();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    this.#waiting = [];
    this.bytes = 0;
  }

  #plan(): void {
    const [first] = this.#waiting;
    if (this.#held || this.#alarm || !first) return;
    this.#alarm = this.#clock.after(Math.max(0, first.due - this.#clock.now), () => {
      this.#alarm = undefined;
      this.#flow();
    });
  }

  #flow(): void {
    const waited = this.#waiting.length > 0;
    while (!this.#held && this.#waiting[0] && this.#waiting[0].due <= this.#clock.now) {
      const { bytes, run } = this.#waiting.shift()!;
      this.bytes -= bytes;
      run();
    }
    if (this.empty && waited) this.#emptied();
    else this.#plan();
  }
}
