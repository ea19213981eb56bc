/** Values of declared settings that differ from the factory's, by the setting's name. */
export class SettingsStore {
  #values: Map<string, unknown> | undefined;

  get(name: string): unknown {
    return this.#values?.get(name);
  }

  set(name: string, values: unknown): void {
    (this.#values ??= new Map()).set(name, values);
  }

  clear(): void {
    this.#values = undefined;
  }

  /** Back to the factory's. */
  reset(name: string): void {
    this.#values?.delete(name);
  }
}
