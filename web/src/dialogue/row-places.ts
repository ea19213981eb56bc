import type { Entry } from "./entry.ts";

/** As in dialogue.css: how high a row is beside others, and where there is no room for lanes. */
const WIDE = 26;
const NARROW = 46;
const LOW = 24;
/** Of a narrow row what is beside its text, and a character of it, in pixels. */
const BESIDE = 124;
const CHARACTER = 7.9;

/** Where each row stands: known without measuring. */
export interface RowPlaces {
  readonly total: number;
  /** The usual height of a row. */
  readonly usual: number;
  top(place: number): number;
  /** The row at this height; the last one below all of them. */
  at(height: number): number;
  low(place: number): boolean;
}

export function widePlaces(rows: number): RowPlaces {
  return {
    total: rows * WIDE,
    usual: WIDE,
    top: (place) => place * WIDE,
    at: (height) => clamped(Math.floor(height / WIDE), rows),
    low: () => false,
  };
}

/** A row has two lines, but for what says little and is no dialogue. */
export function narrowPlaces(entries: readonly Entry[], width: number): RowPlaces {
  const most = Math.floor((width - BESIDE) / CHARACTER);
  const tops = new Int32Array(entries.length + 1);
  const isLow = (entry: Entry): boolean =>
    entry.kind === "note" && entry.text.length + (entry.port?.length ?? -2) + 2 <= most;
  for (const [place, entry] of entries.entries()) {
    tops[place + 1] = tops[place]! + (isLow(entry) ? LOW : NARROW);
  }
  return {
    total: tops[entries.length]!,
    usual: NARROW,
    top: (place) => tops[place] ?? 0,
    at(height) {
      let low = 0;
      let high = entries.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (tops[middle + 1]! <= height) low = middle + 1;
        else high = middle;
      }
      return clamped(low, entries.length);
    },
    low: (place) => LOW === tops[place + 1]! - tops[place]!,
  };
}

function clamped(place: number, rows: number): number {
  return Math.max(0, Math.min(place, rows - 1));
}
