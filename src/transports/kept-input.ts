/** What something that waits costs at least, in bytes: it is an object of its own, however short. */
const LEAST = 64;

/** What has come for a module that holds, in its order. */
export class KeptInput {
  #waiting: (() => void)[] = [];
  /** The first that was not run yet: shifting the array for each would cost its length. */
  #next = 0;
  /** What waits, in bytes. */
  #cost = 0;

  get empty(): boolean {
    return this.#waiting.length === 0;
  }

  get cost(): number {
    return this.#cost;
  }

  push(bytes: number, run: () => void): void {
    this.#waiting.push(run);
    this.#cost += Math.max(bytes, LEAST);
  }

  /** Runs what waits as long as `goesOn` says so. */
  run(goesOn: () => boolean): void {
    while (goesOn() && !this.empty) {
      const run = this.#waiting[this.#next++]!;
      if (this.#next === this.#waiting.length) this.clear();
      run();
    }
  }

  clear(): void {
    this.#waiting = [];
    this.#next = 0;
    this.#cost = 0;
  }
}
