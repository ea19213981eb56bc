/** Hears the name of whatever is set or reset. */
export interface SettingsWatcher {
  settingChanged(name: string): void;
}

/** Values of declared settings that differ from the factory's, by the setting's name. */
export class SettingsStore {
  readonly #watcher: SettingsWatcher | undefined;
  #values: Map<string, unknown> | undefined;

  constructor(watcher?: SettingsWatcher) {
    this.#watcher = watcher;
  }

  get(name: string): unknown {
    return this.#values?.get(name);
  }

  set(name: string, values: unknown): void {
    (this.#values ??= new Map()).set(name, values);
    this.#watcher?.settingChanged(name);
  }

  entries(): [string, unknown][] {
    return [...(this.#values ?? [])];
  }

  clear(): void {
    this.#values = undefined;
  }

  /** Back to the factory's. */
  reset(name: string): void {
    if (this.#values?.delete(name)) this.#watcher?.settingChanged(name);
  }
}
