import type { FaultRow } from "../stream/row.ts";
import type { Entry, Note } from "./entry.ts";
import type { Log } from "./log.ts";
import { bitesText } from "./note-text.ts";

/** So long, in milliseconds, one row goes on with what comes between its bites. */
const TOGETHER = 1000;
/** More bites of one fault in that time are a flood. */
const FLOOD = 5;

interface Bitten {
  readonly note: Note;
  /** How often it has bitten there, and what; empty: several things. */
  times: number;
  subject: string;
  /** Times of the last bites. */
  last: number[];
}

/** Bites of one fault that follow each other are one row; of a fault that bites often, those of a second. */
export class Bites {
  readonly #log: Log;
  readonly #faults = new Map<string, Bitten>();
  /** Rows of bites at the end of the dialogue. */
  readonly #atEnd = new Set<Entry>();
  #end: Entry | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  /** `begin` makes a row. */
  bit({ id, at, subject = "", times }: FaultRow & { at: number }, begin: () => Note): void {
    if (this.#log.last !== this.#end) this.#atEnd.clear();
    const before = this.#faults.get(id);
    const last = [...(before?.last ?? []), at].slice(-FLOOD - 1);
    let bitten = before;
    if (bitten && this.#joins(bitten, last, at)) {
      bitten.times++;
      if (bitten.subject !== subject) bitten.subject = "";
    } else {
      bitten = { note: begin(), times: 1, subject, last };
      this.#faults.set(id, bitten);
      this.#atEnd.add(bitten.note);
      this.#end = bitten.note;
    }
    bitten.last = last;
    bitten.note.text = bitesText(id, bitten.subject, bitten.times, times ?? bitten.times);
    this.#log.touch(bitten.note);
  }

  #joins({ note }: Bitten, last: readonly number[], at: number): boolean {
    if (this.#atEnd.has(note)) return true;
    const flood = last.length > FLOOD && at - last[0]! <= TOGETHER;
    return flood && at - note.at <= TOGETHER;
  }
}
