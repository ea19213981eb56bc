/** Nothing may be typed for so long before `+++`, or it is data: a second, and a little for the way. */
const GUARD_TIME = 1050;

/** A button that types `+++` as soon as enough silence stands before it. */
export class EscapeKey {
  readonly #type: () => void;
  readonly #waiting: (waits: boolean) => void;
  #typedAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `waiting` is told when the silence is waited for, and when that is over. */
  constructor(type: () => void, waiting: (waits: boolean) => void) {
    this.#type = type;
    this.#waiting = waiting;
  }

  /** Something else was typed: the silence begins again. */
  typed(): void {
    this.#typedAt = performance.now();
    if (this.#timer !== undefined) this.#wait(GUARD_TIME);
  }

  press(): void {
    const rest = this.#typedAt + GUARD_TIME - performance.now();
    if (this.#timer !== undefined) return;
    if (rest > 0) {
      this.#waiting(true);
      this.#wait(rest);
    } else {
      this.#now();
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(time: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#waiting(false);
      this.#now();
    }, time);
  }

  #now(): void {
    this.#typedAt = performance.now();
    this.#type();
  }
}
