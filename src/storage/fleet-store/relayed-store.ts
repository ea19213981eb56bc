import type { Nvram } from "../../services/nvram.ts";
import type { FleetStore, Lease } from "./store.ts";

/** What a module keeps, by section: JSON values. */
export interface Sections {
  readonly [section: string]: unknown;
}

/** What a module keeps, by its IMEI: all that it has by now. */
export type Relayed = readonly [imei: string, sections: Sections];

/**
 * What modules keep is with another process that outlives this one, and leases are its business: nobody else has these
 * identities. `tell` hears of a change before it is answered with OK; a module that changes nothing costs nothing.
 */
export class RelayedStore implements FleetStore {
  readonly #kept: Map<string, Sections>;
  readonly #tell: (module: Relayed) => void;

  /** `kept`: what was told before. */
  constructor(kept: readonly Relayed[], tell: (module: Relayed) => void) {
    this.#kept = new Map(kept);
    this.#tell = tell;
  }

  async lease(imei: string): Promise<Lease> {
    const nvram = new RelayedNvram(imei, this.#kept.get(imei), this.#tell);
    this.#kept.delete(imei);
    return { nvram, lost: undefined, release: async () => {} };
  }

  async close(): Promise<void> {}
}

class RelayedNvram implements Nvram {
  readonly #imei: string;
  readonly #tell: (module: Relayed) => void;
  #sections: { [section: string]: unknown } | undefined;

  constructor(imei: string, sections: Sections | undefined, tell: (module: Relayed) => void) {
    this.#imei = imei;
    this.#sections = sections && { ...sections };
    this.#tell = tell;
  }

  get(section: string): unknown {
    return this.#sections?.[section];
  }

  set(section: string, value: unknown): void {
    const sections = (this.#sections ??= {});
    if (value === undefined) delete sections[section];
    else sections[section] = value;
    this.#tell([this.#imei, sections]);
  }
}
