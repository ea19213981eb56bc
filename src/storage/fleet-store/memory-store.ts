import { HostError } from "../../kernel/errors.ts";
import { MemoryNvram } from "../../services/nvram.ts";
import { requireImei } from "./imei-key.ts";
import type { FleetStore, Lease } from "./store.ts";

/** Kept as long as the process lives: what a module kept is there when its identity is leased again. */
export class MemoryStore implements FleetStore {
  readonly #kept = new Map<string, MemoryNvram>();
  readonly #leased = new Set<string>();
  #closed = false;

  async lease(imei: string): Promise<Lease | undefined> {
    requireImei(imei);
    if (this.#closed) throw new HostError("MT_NVRAM", "--store memory: it is closed");
    if (this.#leased.has(imei)) return undefined;
    this.#leased.add(imei);
    let nvram = this.#kept.get(imei);
    if (!nvram) this.#kept.set(imei, (nvram = new MemoryNvram()));
    let held = true;
    return {
      nvram,
      lost: undefined,
      release: async () => {
        if (held) this.#leased.delete(imei);
        held = false;
      },
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#leased.clear();
  }
}
