import type { SettingsStore } from "../../at/settings-store.ts";
import type { Charset } from "./characters.ts";
import type { StoreName } from "./stores.ts";

/** What the host has set, by the command that sets it. */
export interface SmsSettings {
  readonly "+CMGF": { readonly mode: number };
  readonly "+CSCS": { readonly chset: string };
  readonly "+CSDH": { readonly show: number };
  readonly "+CSMS": { readonly service: number };
  readonly "+CPMS": { readonly mem1: string; readonly mem2: string; readonly mem3: string };
  readonly "+CSMP": {
    readonly fo: number;
    readonly vp: number | string;
    readonly pid: number;
    readonly dcs: number;
  };
  readonly "+CNMI": {
    readonly mode: number;
    readonly mt: number;
    readonly bm: number;
    readonly ds: number;
    readonly bfr: number;
  };
}

/** `module` §1.4: the list of AT&F. */
export const SMS_FACTORY: SmsSettings = {
  "+CMGF": { mode: 0 },
  "+CSCS": { chset: "GSM" },
  "+CSDH": { show: 0 },
  "+CSMS": { service: 0 },
  "+CPMS": { mem1: "ME", mem2: "ME", mem3: "ME" },
  "+CSMP": { fo: 17, vp: 167, pid: 0, dcs: 0 },
  "+CNMI": { mode: 2, mt: 1, bm: 0, ds: 0, bfr: 0 },
};

/** The service's view of settings that the commands keep. */
export class HostWishes {
  readonly #store: SettingsStore;

  constructor(store: SettingsStore) {
    this.#store = store;
  }

  get<K extends keyof SmsSettings>(name: K): SmsSettings[K] {
    // The cast: only the command of this name stores under it, and its parameters are these.
    return (this.#store.get(name) as SmsSettings[K] | undefined) ?? SMS_FACTORY[name];
  }

  get textMode(): boolean {
    return this.get("+CMGF").mode === 1;
  }

  get charset(): Charset {
    return this.get("+CSCS").chset as Charset; // AT+CSCS takes no other
  }

  get storeFor(): { readonly mem1: StoreName; readonly mem2: StoreName; readonly mem3: StoreName } {
    // The cast: AT+CPMS takes no other.
    return this.get("+CPMS") as { mem1: StoreName; mem2: StoreName; mem3: StoreName };
  }

  /** 27.005 3.4.1: a host that does not acknowledge in time gets nothing directly any more. */
  stopRouting(): void {
    this.#store.set("+CNMI", { ...this.get("+CNMI"), mt: 0, ds: 0 });
  }
}
