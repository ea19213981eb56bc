import type { Nvram } from "../../services/nvram.ts";

/** A section as JSON text; undefined: it is to be forgotten. */
export type Change = readonly [section: string, text: string | undefined];

/** What a module keeps, in memory, and what of it the store has not got yet: of each section only the last. */
export class KeptSections implements Nvram {
  readonly #texts: Map<string, string>;
  readonly #changed: () => void;
  readonly #missing = new Set<string>();

  /** `changed` hears of every change. */
  constructor(texts: Map<string, string>, changed: () => void) {
    this.#texts = texts;
    this.#changed = changed;
  }

  get texts(): ReadonlyMap<string, string> {
    return this.#texts;
  }

  /** The store has less than what is here. */
  get behind(): boolean {
    return this.#missing.size > 0;
  }

  get(section: string): unknown {
    const text = this.#texts.get(section);
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  }

  set(section: string, value: unknown): void {
    // The cast: `undefined` has no text, and other values that JSON does not know are not handed in.
    const text = JSON.stringify(value) as string | undefined;
    if (text === this.#texts.get(section)) return;
    if (text === undefined) this.#texts.delete(section);
    else this.#texts.set(section, text);
    this.#missing.add(section);
    this.#changed();
  }

  /** What the store has to get. Hand it back if the store did not get it. */
  take(): readonly Change[] {
    const changes = [...this.#missing].map((name): Change => [name, this.#texts.get(name)]);
    this.#missing.clear();
    return changes;
  }

  handBack(changes: readonly Change[]): void {
    for (const [section] of changes) this.#missing.add(section);
  }
}
