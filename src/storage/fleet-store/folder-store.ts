import { accessSync, constants } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Clock } from "../../kernel/clock.ts";
import { HostError } from "../../kernel/errors.ts";
import { takeLock, type Lock } from "../lock-file.ts";
import { makeFolders } from "../make-folders.ts";
import { requireImei } from "./imei-key.ts";
import { KeptSections } from "./kept-sections.ts";
import { clearNext, moduleFile, readModuleFile, writeModuleFile } from "./module-file.ts";
import type { FleetStore, Lease } from "./store.ts";
import { Turnstile } from "./turnstile.ts";
import { WriteBehind, type Writable } from "./write-behind.ts";

/** Of the four threads with which Node waits for disks, one is left for names of hosts. */
const MOST_WRITES = 3;
const PRIVATE = 0o700;

export interface FolderStoreOptions {
  readonly tell: (message: string) => void;
  readonly clock: Clock;
}

/** A file for each module below a folder, which is made if it is missing. Throws MT_NVRAM. */
export function openFolderStore(path: string, options: FolderStoreOptions): FolderStore {
  const folder = resolve(path);
  try {
    makeFolders(folder, PRIVATE);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new HostError(
      "MT_NVRAM",
      `--store dir:${path}: ${reason(error)}; name a folder that is writable`,
    );
  }
  return new FolderStore(folder, options);
}

/**
 * An identity is locked by a lock file beside the module's own, so nothing stays open. Changes are on the disk soon;
 * the process may be killed any time.
 */
export class FolderStore implements FleetStore {
  readonly #folder: string;
  readonly #tell: (message: string) => void;
  readonly #leases = new Set<FolderLease>();
  readonly #behind: WriteBehind;
  readonly #writes = new Turnstile(MOST_WRITES);
  /** Files are opened one after the other, and everything else has its turn between two of them. */
  readonly #opening = new Turnstile(1);
  #failing = false;
  /** The first of many tells enough. */
  #toldOfOthers = false;
  #closed = false;

  constructor(folder: string, { tell, clock }: FolderStoreOptions) {
    this.#folder = folder;
    this.#tell = tell;
    this.#behind = new WriteBehind(clock, MOST_WRITES, (error) => this.#failed(error));
  }

  async lease(imei: string): Promise<Lease | undefined> {
    requireImei(imei);
    return this.#opening.pass(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#closed) throw new HostError("MT_NVRAM", `${this.#folder}: the store is closed`);
      return this.#open(moduleFile(this.#folder, imei));
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const ends = await Promise.allSettled([...this.#leases].map((lease) => lease.release()));
    this.#behind.close();
    const failed = ends.filter((end) => end.status === "rejected");
    if (failed.length === 0) return;
    const what = `what modules kept last is lost: ${failed.length} of ${ends.length}`;
    throw new HostError("MT_NVRAM", `${(failed[0]!.reason as Error).message}; ${what}`);
  }

  #open(path: string): Lease | undefined {
    try {
      makeFolders(dirname(path), PRIVATE);
      const lock = takeLock(`${path}.modemtwin-lock`);
      if ("by" in lock) {
        if (lock.on !== undefined && !this.#toldOfOthers) {
          this.#toldOfOthers = true;
          this.#tell(heldElsewhere(path, lock.by, lock.on));
        }
        return undefined;
      }
      return this.#opened(path, lock);
    } catch (error) {
      if (error instanceof HostError) throw error;
      throw new HostError("MT_NVRAM", `${path} cannot be used: ${reason(error)}`);
    }
  }

  #opened(path: string, lock: Lock): Lease {
    try {
      clearNext(path);
      const lease = new FolderLease(readModuleFile(path), {
        write: (sections) => this.#write(path, sections),
        changed: (lease) => this.#behind.soon(lease),
        leave: async (lease) => {
          await this.#behind.leave(lease);
          this.#leases.delete(lease);
        },
        free: () => lock.release(),
      });
      this.#leases.add(lease);
      return lease;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  async #write(path: string, sections: ReadonlyMap<string, string>): Promise<void> {
    try {
      await this.#writes.pass(() => writeModuleFile(path, sections));
    } catch (error) {
      throw new HostError("MT_NVRAM", `${path}: ${reason(error)}`);
    }
    if (this.#failing) this.#tell(`${this.#folder}: written again`);
    this.#failing = false;
  }

  #failed(error: Error): void {
    if (!this.#failing) {
      this.#tell(`${error.message}; what the modules keep stays in memory for now`);
    }
    this.#failing = true;
  }
}

/** What a lease needs of its store. */
interface Place {
  write(sections: ReadonlyMap<string, string>): Promise<void>;
  changed(lease: FolderLease): void;
  /** Nothing is written any more when it resolves. */
  leave(lease: FolderLease): Promise<void>;
  /** Lets others have the identity. */
  free(): void;
}

class FolderLease implements Lease, Writable {
  readonly nvram: KeptSections;
  /** The lock is a file: it stays ours as long as we live. */
  readonly lost = undefined;
  readonly #place: Place;
  #end: Promise<void> | undefined;

  constructor(sections: Map<string, string>, place: Place) {
    this.#place = place;
    this.nvram = new KeptSections(sections, () => {
      if (!this.#end) place.changed(this);
    });
  }

  async write(): Promise<void> {
    const changes = this.nvram.take();
    if (changes.length === 0) return;
    try {
      await this.#place.write(this.nvram.texts);
    } catch (error) {
      this.nvram.handBack(changes);
      throw error;
    }
  }

  release(): Promise<void> {
    this.#end ??= this.#release();
    return this.#end;
  }

  async #release(): Promise<void> {
    await this.#place.leave(this);
    try {
      await this.write();
    } finally {
      this.#place.free();
    }
  }
}

function heldElsewhere(path: string, pid: number, host: string): string {
  return `${path} is in use by process ${pid} of ${host}, a container or machine that cannot be looked into from here; if that process is gone, remove ${path}.modemtwin-lock`;
}

/** What the system says, without its code and the path. */
function reason(error: unknown): string {
  return (error as Error).message.replace(/^[A-Z]+: |, \w+ '.*$/g, "");
}
