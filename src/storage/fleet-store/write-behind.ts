import type { Alarm, Clock } from "../../kernel/clock.ts";

/** Milliseconds that a change waits for others of its module. */
const DELAY = 100;
/** Milliseconds until a store that failed is asked again. */
const RETRY = 1000;

/** Something with changes that the store has to get. */
export interface Writable {
  /** Brings its changes to the store. Rejects if the store fails: the changes are kept, and still to be written. */
  write(): Promise<void>;
}

/**
 * Writes what changes soon after it did: at most one write at a time for each, `most` altogether, and everything that
 * changed meanwhile in the next one. What waits is who has changed, not what, so it is bounded.
 */
export class WriteBehind {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #failed: (error: Error) => void;
  /** Changed since the last round. */
  readonly #changed = new Set<Writable>();
  /** To be written as soon as there is room. */
  readonly #due = new Set<Writable>();
  readonly #writing = new Map<Writable, Promise<void>>();
  #round: Alarm | undefined;
  /** The store has failed just now. */
  #pause: Alarm | undefined;

  /** `failed` hears of every failure. */
  constructor(clock: Clock, most: number, failed: (error: Error) => void) {
    this.#clock = clock;
    this.#most = most;
    this.#failed = failed;
  }

  /** It has changed. */
  soon(one: Writable): void {
    this.#changed.add(one);
    this.#round ??= this.#clock.after(DELAY, () => this.#collect());
  }

  /** It is not written any more once this resolves, unless it changes again. */
  async leave(one: Writable): Promise<void> {
    this.#changed.delete(one);
    this.#due.delete(one);
    await this.#writing.get(one);
    this.#due.delete(one);
  }

  /** The store works again. */
  resume(): void {
    this.#pause?.cancel();
    this.#pause = undefined;
    this.#fill();
  }

  close(): void {
    this.#round?.cancel();
    this.#pause?.cancel();
    this.#changed.clear();
    this.#due.clear();
  }

  #collect(): void {
    this.#round = undefined;
    for (const one of this.#changed) {
      if (this.#writing.has(one)) continue; // in the next round
      this.#changed.delete(one);
      this.#due.add(one);
    }
    if (this.#changed.size > 0) this.#round = this.#clock.after(DELAY, () => this.#collect());
    this.#fill();
  }

  #fill(): void {
    for (const one of this.#due) {
      if (this.#pause || this.#writing.size >= this.#most) return;
      this.#due.delete(one);
      this.#writing.set(one, this.#write(one));
    }
  }

  async #write(one: Writable): Promise<void> {
    try {
      await one.write();
    } catch (error) {
      this.#due.add(one);
      this.#pause ??= this.#clock.after(RETRY, () => this.resume());
      this.#failed(error as Error);
    }
    this.#writing.delete(one);
    this.#fill();
  }
}
