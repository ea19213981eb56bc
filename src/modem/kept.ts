import type { Registers } from "../at/registers.ts";
import { SettingsStore, type SettingsWatcher } from "../at/settings-store.ts";
import type { Model } from "../models/model.ts";
import type { Nvram } from "../services/nvram.ts";
import { checkKept } from "./kept-check.ts";
import type { CommandTable } from "./modem.ts";

/** What AT&W has stored. */
export interface StoredProfile {
  readonly registers: Partial<Registers>;
  readonly settings: ReadonlyMap<string, unknown>;
}

/** The settings of the module, and which of them outlive power. */
export class Kept implements SettingsWatcher {
  readonly settings: SettingsStore;
  readonly #nvram: Nvram;
  readonly #commands: CommandTable;
  #profile: StoredProfile | undefined;
  /** What is set from now on is news. */
  #restored = false;

  /** Throws MT_NVRAM for what cannot have been kept. */
  constructor(nvram: Nvram, commands: CommandTable, model: Model) {
    checkKept(nvram, commands, model);
    this.#nvram = nvram;
    this.#commands = commands;
    this.settings = new SettingsStore(this);
    const kept = nvram.get("settings") as { readonly [name: string]: unknown } | undefined;
    for (const [name, values] of Object.entries(kept ?? {})) this.settings.set(name, values);
    this.#restored = true;
    const profile = nvram.get("profile") as
      | { registers: Partial<Registers>; settings: [string, unknown][] }
      | undefined;
    if (profile) {
      this.#profile = { registers: profile.registers, settings: new Map(profile.settings) };
    }
  }

  settingChanged(name: string): void {
    if (this.#restored && this.#storesItself(name)) this.#keep();
  }

  /** AT&W. */
  get profile(): StoredProfile | undefined {
    return this.#profile;
  }

  set profile(profile: StoredProfile) {
    this.#profile = profile;
    const { registers, settings } = profile;
    this.#nvram.set("profile", { registers, settings: [...settings] });
  }

  /** Power is gone, and with it whatever has not been stored. */
  powerLost(): void {
    for (const [name] of this.settings.entries()) {
      if (!this.#storesItself(name)) this.settings.reset(name);
    }
  }

  /** `+QCFG "band"` is a value of AT+QCFG. */
  #storesItself(name: string): boolean {
    const command = this.#commands.get(name.split(" ", 1)[0]!);
    return command?.setting?.saved === "self";
  }

  #keep(): void {
    const kept = this.settings.entries().filter(([name]) => this.#storesItself(name));
    this.#nvram.set("settings", kept.length > 0 ? Object.fromEntries(kept) : undefined);
  }
}
