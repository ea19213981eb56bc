/** The word somebody may have meant: the most similar one, if it is similar at all. For "did you mean". */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const given = plain(word);
  let best: string | undefined;
  // A third of the letters may be wrong.
  let least = Math.max(1, Math.floor(given.length / 3)) + 1;
  for (const candidate of known) {
    // Each letter too many is a step: what nobody can have meant is not looked at.
    if (Math.abs(given.length - plain(candidate).length) >= least) continue;
    const steps = distance(given, plain(candidate));
    if (steps < least) [best, least] = [candidate, steps];
  }
  return best;
}

/** Capitals, blanks and hyphens are what people mistake most. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_-]+/g, "");
}

/** How many letters have to be put in, left out, changed or swapped with the next one. */
function distance(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      let steps = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + (same ? 0 : 1),
      );
      if (one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        steps = Math.min(steps, before[column - 2]! + 1);
      }
      current.push(steps);
    }
    [before, last] = [last, current];
  }
  return last[other.length]!;
}
