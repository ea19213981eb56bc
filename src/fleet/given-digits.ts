import type { DigitsOfMany } from "./digits-in-common.ts";

/** Templates with their numbers at the same places. */
interface Shape {
  readonly from: number;
  readonly to: number;
  /** How many modules there are, by the digits around the number. */
  readonly counts: Map<string, number>;
}

/** All digits that the templates of a plan give to modules, without keeping any of them. */
export class GivenDigits {
  readonly #shapes: readonly Shape[];

  constructor(given: readonly DigitsOfMany[]) {
    const shapes = new Map<string, Shape>();
    for (const { digits, count } of given) {
      const { before, places, after } = digits;
      const key = `${before.length} ${places}`;
      const from = before.length;
      const shape = shapes.get(key) ?? { from, to: from + places, counts: new Map() };
      shapes.set(key, shape);
      const around = before + after;
      shape.counts.set(around, Math.max(count, shape.counts.get(around) ?? 0));
    }
    this.#shapes = [...shapes.values()];
  }

  /** `text` is without the check digit. */
  has(text: string): boolean {
    return this.#shapes.some(({ from, to, counts }) => {
      const count = counts.get(text.slice(0, from) + text.slice(to));
      return count !== undefined && Number(text.slice(from, to)) < count;
    });
  }
}
