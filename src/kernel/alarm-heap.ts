import type { Alarm } from "./clock.ts";

interface Entry extends Alarm {
  readonly due: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/**
 * Alarms in order of time: a binary heap, because one timer for a whole fleet is cheaper than one native timer each.
 * A cancelled alarm stays in place, empty, until it comes up or the empty ones outnumber the live ones.
 */
export class AlarmHeap {
  #heap: Entry[] = [];
  #order = 0;
  #cancelled = 0;

  /** When the next alarm is due, in the caller's time; undefined if there is none. */
  get nextDue(): number | undefined {
    this.#dropCancelledHead();
    return this.#heap[0]?.due;
  }

  add(due: number, run: () => void): Alarm {
    const entry: Entry = {
      due,
      order: this.#order++,
      run,
      cancel: () => {
        if (entry.run === undefined) return;
        entry.run = undefined;
        this.#cancelled++;
        if (this.#cancelled > 64 && this.#cancelled * 2 > this.#heap.length) this.#compact();
      },
    };
    this.#heap.push(entry);
    this.#up(this.#heap.length - 1);
    return entry;
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
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#down(0);
  }

  #up(at: number): void {
    const heap = this.#heap;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (byTime(heap[parent]!, heap[at]!) <= 0) return;
      [heap[parent], heap[at]] = [heap[at]!, heap[parent]!];
      at = parent;
    }
  }

  #down(at: number): void {
    const heap = this.#heap;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) return;
      const right = left + 1;
      const child = right < heap.length && byTime(heap[right]!, heap[left]!) < 0 ? right : left;
      if (byTime(heap[at]!, heap[child]!) <= 0) return;
      [heap[at], heap[child]] = [heap[child]!, heap[at]!];
      at = child;
    }
  }
}

function byTime(a: Entry, b: Entry): number {
  return a.due - b.due || a.order - b.order;
}
