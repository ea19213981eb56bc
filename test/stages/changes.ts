/** Nothing on this computer takes this long; a test that gets here has failed. */
const DEADLINE = 5000;

/** Wakes whoever waits for something to have changed. */
export class Changes {
  #waiting: (() => void)[] = [];

  readonly tell = (): void => {
    for (const wake of this.#waiting.splice(0)) wake();
  };

  /** Returns when `done` says so, or after the deadline: what is asserted next then fails and shows why. */
  async until(done: () => boolean): Promise<void> {
    const expired = AbortSignal.timeout(DEADLINE);
    expired.addEventListener("abort", this.tell);
    while (!done() && !expired.aborted) {
      await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    }
    expired.removeEventListener("abort", this.tell);
  }
}
