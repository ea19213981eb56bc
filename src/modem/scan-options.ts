import type { SettingsStore } from "../at/settings-store.ts";

/** The options of the search as they hold by now: with <effect> 0 a new value waits for a restart. AT 4.2. */
export class ScanOptions {
  readonly #settings: SettingsStore;
  /** What holds until then; undefined: the factory's. */
  #held: Map<string, unknown> | undefined;

  constructor(settings: SettingsStore) {
    this.#settings = settings;
  }

  get(name: string): unknown {
    return this.#held?.has(name) ? this.#held.get(name) : this.#settings.get(name);
  }

  /** An option is about to be stored, with effect after a restart. */
  hold(name: string): void {
    if (!this.#held?.has(name)) (this.#held ??= new Map()).set(name, this.#settings.get(name));
  }

  /** An option has been stored, with effect at once. */
  apply(name: string): void {
    this.#held?.delete(name);
  }

  restart(): void {
    this.#held = undefined;
  }
}
