import type { Entry } from "./entry.ts";
import { passes, type Filter } from "./filter.ts";

/** The entries that pass a filter, kept up to date as entries come and grow. */
export class View {
  #filter: Filter;
  #shown: Entry[] = [];
  /** The id of the last entry that was looked at. */
  #seen = -1;

  constructor(filter: Filter) {
    this.#filter = filter;
  }

  get filter(): Filter {
    return this.#filter;
  }

  get shown(): readonly Entry[] {
    return this.#shown;
  }

  refilter(filter: Filter, entries: readonly Entry[]): void {
    this.#filter = filter;
    this.#shown = entries.filter((entry) => passes(entry, filter));
    this.#seen = entries.at(-1)?.id ?? -1;
  }

  /** `entries` has new ones at its end and fewer at its beginning, `touched` have grown. */
  update(entries: readonly Entry[], touched: readonly Entry[]): void {
    const oldest = entries[0]?.id ?? 0;
    for (const entry of touched) {
      if (entry.id >= oldest && entry.id <= this.#seen) this.#insert(entry);
    }
    let from = entries.length;
    while (from > 0 && entries[from - 1]!.id > this.#seen) from--;
    for (let at = from; at < entries.length; at++) {
      const entry = entries[at]!;
      if (passes(entry, this.#filter)) this.#shown.push(entry);
    }
    this.#seen = entries.at(-1)?.id ?? this.#seen;
    const kept = placeOf(this.#shown, oldest);
    if (kept > 0) this.#shown = this.#shown.slice(kept);
  }

  /** An entry that passes now that it has grown. One that does not pass any more stays. */
  #insert(entry: Entry): void {
    const place = placeOf(this.#shown, entry.id);
    if (this.#shown[place] !== entry && passes(entry, this.#filter)) {
      this.#shown.splice(place, 0, entry);
    }
  }
}

/** Where the first entry stands whose id is not below this one. */
export function placeOf(entries: readonly Entry[], id: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.id < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
