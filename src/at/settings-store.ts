/** Values of declared settings that differ from the factory's, by the setting's name. */
export class SettingsStore {
  readonly #changed: ((name: string) => void) | undefined;
  #values: Map<string, unknown> | undefined;

  /** `changed` hears the name of whatever is set or reset. */
  constructor(changed?: (name: string) => void) {
    this.#changed = changed;
  }

  get(name: string): unknown {
    return this.#values?.get(name);
  }

  set(name: string, values: unknown): void {
    (this.#values ??= new Map()).set(name, values);
    this.#changed?.(name);
  }

  entries(): [string, unknown][] {
    return [...(this.#values ?? [])];
  }

  clear(): void {
    this.#values = undefined;
  }

  /** Back to the factory's. */
  reset(name: string): void {
    if (this.#values?.delete(name)) this.#changed?.(name);
  }
}
