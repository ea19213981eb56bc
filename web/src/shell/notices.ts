import { Problem, whyOf } from "../api/problem.ts";
import { Store } from "../plain/store.ts";

const MOST = 3;

export interface Notice {
  readonly id: number;
  readonly text: string;
}

/** What went wrong and nobody asked for just now: in a bar, until it is dismissed. */
class Notices extends Store {
  #nextId = 0;
  shown: readonly Notice[] = [];

  /** A server that does not answer has a bar of its own. */
  readonly failed = (error: unknown): void => {
    if (error instanceof Problem && error.unreachable) return;
    const why = whyOf(error);
    const titled = error instanceof Problem && error.title !== why ? `${error.title}: ${why}` : why;
    if (this.shown.some(({ text }) => text === titled)) return;
    this.shown = [...this.shown.slice(1 - MOST), { id: this.#nextId++, text: titled }];
    this.changed();
  };

  dismiss(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id);
    this.changed();
  }
}

export const notices = new Notices();
