import type { Pieces } from "./hooks.ts";

/** What several faults make of a chunk, one after the other; undefined if none does anything. */
export function passed<H>(
  hooks: Iterable<H>,
  chunk: Buffer,
  pass: (hook: H, chunk: Buffer) => Pieces,
): Pieces {
  let pieces: Pieces;
  for (const hook of hooks) {
    const whole = pieces ?? [{ delay: 0, chunk }];
    let touched = false;
    const next = whole.flatMap((piece) => {
      const made = pass(hook, piece.chunk);
      if (!made) return [piece];
      touched = true;
      return made.map((part) => ({ delay: piece.delay + part.delay, chunk: part.chunk }));
    });
    if (touched || pieces) pieces = next;
  }
  return pieces;
}
