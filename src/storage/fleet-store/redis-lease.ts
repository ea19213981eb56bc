import { KeptSections } from "./kept-sections.ts";
import type { Lease } from "./store.ts";
import type { Writable } from "./write-behind.ts";

/** What a lease needs of its store. */
export interface LeaseKeeper {
  /** Something was set. */
  changed(lease: RedisLease): void;
  /** Brings what was set to the server. */
  write(lease: RedisLease): Promise<void>;
  /** Brings the rest there, and gives the identity back. */
  giveBack(lease: RedisLease): Promise<void>;
}

export class RedisLease implements Lease, Writable {
  readonly imei: string;
  /** What the key of the identity says while it is ours. */
  readonly token: string;
  readonly nvram: KeptSections;
  /** Until when it is ours for certain, as time that has passed. */
  until: number;
  /** How many have been tried. */
  writes = 0;
  readonly #keeper: LeaseKeeper;
  readonly #lost = new AbortController();
  #end: Promise<void> | undefined;

  constructor(
    imei: string,
    token: string,
    until: number,
    texts: Map<string, string>,
    keeper: LeaseKeeper,
  ) {
    this.imei = imei;
    this.token = token;
    this.until = until;
    this.#keeper = keeper;
    this.nvram = new KeptSections(texts, () => {
      if (!this.lost.aborted) keeper.changed(this);
    });
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  write(): Promise<void> {
    return this.#keeper.write(this);
  }

  release(): Promise<void> {
    this.#end ??= this.#keeper.giveBack(this);
    return this.#end;
  }

  /** It is not ours any more. */
  lose(): void {
    this.#lost.abort();
  }
}
