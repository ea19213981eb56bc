/** Chance as it is handed in: the same seed gives the same numbers. */
export interface Random {
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
}

/** A small generator of good enough quality (mulberry32), seeded by a number or a text. */
export function seededRandom(seed: number | string): Random {
  return new Mulberry(typeof seed === "number" ? seed >>> 0 : hash(seed));
}

class Mulberry implements Random {
  #state: number;

  constructor(state: number) {
    this.#state = state;
  }

  int(min: number, max: number): number {
    return min + Math.floor(this.#next() * (max - min + 1));
  }

  /** From 0 up to, but not including, 1. */
  #next(): number {
    const state = (this.#state + 0x6d2b79f5) >>> 0;
    this.#state = state;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }
}

/** FNV-1a. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    state = Math.imul(state ^ text.charCodeAt(at), 0x01000193) >>> 0;
  }
  return state;
}
