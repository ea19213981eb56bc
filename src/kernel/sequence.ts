import type { Alarm, Clock } from "./clock.ts";

interface Step {
  readonly ms: number;
  readonly run: () => void;
}

/** Things that happen one after the other, each so many milliseconds behind the one before. */
export class Sequence {
  readonly #clock: Clock;
  #steps: Step[] | undefined;
  #alarm: Alarm | undefined;
  #running = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether anything is still to happen. */
  get pending(): boolean {
    return this.#steps !== undefined;
  }

  /** Adds a step. One that has nothing to wait for has run when this returns. */
  step(ms: number, run: () => void): this {
    (this.#steps ??= []).push({ ms, run });
    if (!this.#running && this.#alarm === undefined) this.#go();
    return this;
  }

  /** Nothing more happens. */
  cancel(): void {
    this.#steps = undefined;
    this.#alarm?.cancel();
    this.#alarm = undefined;
  }

  #go(): void {
    for (let next = this.#steps?.[0]; next; next = this.#steps?.[0]) {
      if (next.ms > 0) {
        this.#alarm = this.#clock.after(next.ms, () => {
          this.#alarm = undefined;
          this.#take();
          this.#go();
        });
        return;
      }
      this.#take();
    }
    this.#steps = undefined;
  }

  #take(): void {
    const step = this.#steps?.shift();
    this.#running = true;
    try {
      step?.run();
    } catch (error) {
      // What follows counted on it.
      this.cancel();
      throw error;
    } finally {
      this.#running = false;
    }
  }
}
