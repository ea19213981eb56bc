/** Lets so many through at a time, in the order in which they came. */
export class Turnstile {
  readonly #waiting = new Set<() => void>();
  #free: number;

  constructor(most: number) {
    this.#free = most;
  }

  async pass<T>(run: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.add(resolve));
    try {
      return await run();
    } finally {
      const [next] = this.#waiting;
      if (next) this.#waiting.delete(next);
      else this.#free++;
      next?.();
    }
  }
}
