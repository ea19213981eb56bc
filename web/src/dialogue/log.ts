import type { Entry } from "./entry.ts";

/** So many are let go at once: each time costs a copy. */
const SLACK = 2000;

/** The entries of the dialogue, the latest `most` of them. */
export class Log {
  readonly #most: number;
  #entries: Entry[] = [];
  /** Those that have been let go. */
  forgotten = 0;
  #nextId = 0;
  readonly #touched = new Set<Entry>();

  constructor(most: number) {
    this.#most = most;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get last(): Entry | undefined {
    return this.#entries.at(-1);
  }

  /** The id of the next one. */
  newId(): number {
    return this.#nextId++;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#most + SLACK) {
      const gone = this.#entries.length - this.#most;
      this.#entries = this.#entries.slice(gone);
      this.forgotten += gone;
    }
  }

  /** It has grown. */
  touch(entry: Entry): void {
    this.#touched.add(entry);
  }

  /** Those that have grown since the last time. */
  takeTouched(): readonly Entry[] {
    const touched = [...this.#touched];
    this.#touched.clear();
    return touched;
  }
}
