import type { Clock } from "../../kernel/clock.ts";
import type { Nvram } from "../../services/nvram.ts";

/** Where the modules of a fleet keep what they keep without power, and who has which identity. */
export interface FleetStore {
  /**
   * Takes an identity (its IMEI) and brings what was kept under it; undefined: it is live elsewhere. Rejects with
   * MT_NVRAM if the store fails, with MT_USAGE if it is no IMEI.
   */
  lease(imei: string): Promise<Lease | undefined>;
  /** Everything kept is in the store; every lease is given back. Rejects with MT_NVRAM if something could not be kept. */
  close(): Promise<void>;
}

/** An identity that is ours until `release`, or until `lost`. */
export interface Lease {
  /** What is set is in memory at once, and in the store soon: within a second unless that is out of order. */
  readonly nvram: Nvram;
  /**
   * Aborted when the identity is not ours any more (the store could not be reached for too long): its module must stop.
   * Undefined: nobody else can get it.
   */
  readonly lost: AbortSignal | undefined;
  /** What was kept is in the store, and others may have the identity. Rejects with MT_NVRAM if it could not be kept. */
  release(): Promise<void>;
}

export interface FleetStoreOptions {
  /** The store fails, or works again: the modules go on, and people hear of it. */
  readonly tell: (message: string) => void;
  /** The computer's own if not given. It has to be as fast as the store's. */
  readonly clock?: Clock;
  /** Milliseconds after which the identities of a process that has died are free, where only time can tell: Redis. */
  readonly ttl?: number;
}
