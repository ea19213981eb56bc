import type { Alarm } from "./clock.ts";

/** Thousands of modules have some each: one object, and no closures. */
class Entry implements Alarm {
  readonly due: number;
  readonly order: number;
  run: (() => void) | undefined;
  readonly #heap: AlarmHeap;

  constructor(heap: AlarmHeap, due: number, order: number, run: () => void) {
    this.#heap = heap;
    this.due = due;
    this.order = order;
    this.run = run;
  }

  cancel(): void {
    if (this.run === undefined) return;
    this.run = undefined;
    this.#heap.cancelled();
  }
}

/**
 * Alarms in order of time: a binary heap, because one timer for a whole fleet is cheaper than one native timer each.
 * A cancelled alarm stays in place, empty, until it comes up or the empty ones outnumber the live ones.
 */
export class AlarmHeap {
  #heap: Entry[] = [];
  #order = 0;
  #cancelled = 0;
  readonly #emptied: (() => void) | undefined;

  /** `emptied` hears that the last alarm was cancelled. */
  constructor(emptied?: () => void) {
    this.#emptied = emptied;
  }

  /** When the next alarm is due, in the caller's time; undefined if there is none. */
  get nextDue(): number | undefined {
    this.#dropCancelledHead();
    return this.#heap[0]?.due;
  }

  add(due: number, run: () => void): Alarm {
    const entry = new Entry(this, due, this.#order++, run);
    this.#heap.push(entry);
    this.#up(entry);
    return entry;
  }

  /** One of the alarms has become empty. */
  cancelled(): void {
    this.#cancelled++;
    if (this.#cancelled === this.#heap.length) {
      this.#heap = [];
      this.#cancelled = 0;
      this.#emptied?.();
    } else if (this.#cancelled > 64 && this.#cancelled * 2 > this.#heap.length) this.#compact();
  }

  /** Takes out the first alarm that is due at `now` or before; undefined if there is none. */
  takeDue(now: number): { readonly due: number; run(): void } | undefined {
    this.#dropCancelledHead();
    const head = this.#heap[0];
    if (!head || head.due > now) return undefined;
    this.#removeHead();
    const run = head.run!;
    head.run = undefined;
    return { due: head.due, run };
  }

  #dropCancelledHead(): void {
    while (this.#heap.length > 0 && this.#heap[0]!.run === undefined) {
      this.#removeHead();
      this.#cancelled--;
    }
  }

  #compact(): void {
    this.#heap = this.#heap.filter((entry) => entry.run !== undefined).toSorted(byTime);
    this.#cancelled = 0;
  }

  #removeHead(): void {
    const last = this.#heap.pop()!;
    if (this.#heap.length > 0) this.#down(last);
  }

  /** Finds the place of the last one. */
  #up(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent]!;
      if (byTime(above, entry) <= 0) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  /** Finds the place of one in place of the head. */
  #down(entry: Entry): void {
    const heap = this.#heap;
    const { length } = heap;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= length) break;
      const right = left + 1;
      const child = right < length && byTime(heap[right]!, heap[left]!) < 0 ? right : left;
      const below = heap[child]!;
      if (byTime(entry, below) <= 0) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = entry;
  }
}

function byTime(a: Entry, b: Entry): number {
  return a.due - b.due || a.order - b.order;
}
