import { HostError } from "../../kernel/errors.ts";
import { RealClock } from "../../kernel/real-clock.ts";
import { openFolderStore } from "./folder-store.ts";
import { MemoryStore } from "./memory-store.ts";
import { redisAddress } from "./redis-address.ts";
import { readStoreText } from "./store-text.ts";
import type { FleetStore, FleetStoreOptions } from "./store.ts";

/** Milliseconds: long enough for a restart of the server, short enough to wait for after a crash. */
const TTL = 15_000;

/**
 * Opens the store that a text names: `memory`, `dir:PATH`, `redis://…`, or `@FILE` with one of these in it. Rejects with
 * MT_USAGE if it is none of these, with MT_NVRAM if it cannot be used.
 */
export async function openFleetStore(
  asked: string,
  { tell, clock = new RealClock(), ttl = TTL }: FleetStoreOptions,
): Promise<FleetStore> {
  const text = readStoreText(asked);
  if (text === "memory") return new MemoryStore();
  const [, path] = /^dir:(.+)$/s.exec(text) ?? [];
  if (path !== undefined) return openFolderStore(path, { tell, clock });
  const address = redisAddress(text);
  if (!address) {
    // What a file says stays in it.
    const shown = asked === text ? withoutSecrets(text) : asked;
    throw new HostError(
      "MT_USAGE",
      `--store ${shown}: allowed are memory, dir:PATH and redis://[[USER]:PASSWORD@]HOST[:PORT][/DB][?prefix=PREFIX&keep=30d] with 1h to 3650d, or rediss://…, or @FILE with one of these in its first line`,
    );
  }
  const { openRedisStore } = await import("./redis-store.ts");
  return openRedisStore(address, { tell, clock, ttl });
}

/** What may hold a password is cut off: where one begins and ends in a wrong text, nobody can tell. */
function withoutSecrets(text: string): string {
  if (!/@|:\/\/|^rediss?:/.test(text)) return text;
  return `${/^[a-z]+:(?=\/\/)|^rediss?:|^/.exec(text)![0]}…`;
}
