/**
 * What the module keeps without power: JSON values by section (`settings`, `profile`, `sim`…). A value handed over must
 * not be changed afterwards.
 */
export interface Nvram {
  /** Undefined if nothing was kept. */
  get(section: string): unknown;
  /** Kept when it returns: an OK that follows is a promise. `undefined` forgets the section. */
  set(section: string, value: unknown): void;
}

/** Kept as long as the process lives. */
export class MemoryNvram implements Nvram {
  #sections: Map<string, unknown> | undefined;

  get(section: string): unknown {
    return this.#sections?.get(section);
  }

  set(section: string, value: unknown): void {
    if (value === undefined) this.#sections?.delete(section);
    else (this.#sections ??= new Map()).set(section, value);
  }
}
