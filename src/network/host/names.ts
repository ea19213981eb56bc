import { Resolver } from "node:dns";
import { isIP } from "node:net";
import type { Cancel, Resolution, ResolveOptions } from "../network.ts";
import { loopback } from "./address.ts";
import { soon } from "./soon.ts";

/** One question is sent up to three times; the wait of 5 s doubles each time. */
const RESOLVER_OPTIONS = { timeout: 5_000, tries: 3 };
/** However many servers there are to be tried, milliseconds. */
const LONGEST_WAIT = 60_000;
/** Server lists remembered: a module has one, a fleet a few. */
const MOST_RESOLVERS = 16;

const NOT_FOUND: Resolution = { error: "name not found" };

interface SharedResolver {
  readonly resolver: Resolver;
  waiting: number;
}

/** Looks names up with the DNS servers the module was told, or the system's. */
export class HostNames {
  readonly #resolvers = new Map<string, SharedResolver>();

  /** As `Network.resolve`. */
  resolve(
    name: string,
    { family, dnsServers }: ResolveOptions,
    done: (answer: Resolution) => void,
  ): Cancel {
    const known = withoutQuery(name, family);
    if (known) return soon(() => done(known));
    const shared = this.#resolver(dnsServers);
    return shared ? query(shared, name, family, done) : soon(() => done(NOT_FOUND));
  }

  /** One resolver for each list of servers, so that questions wait beside each other; undefined if a server is no address. */
  #resolver(servers: readonly string[]): SharedResolver | undefined {
    const key = servers.join(" ");
    let shared = this.#resolvers.get(key);
    if (shared) return shared;
    const resolver = new Resolver(RESOLVER_OPTIONS);
    try {
      if (servers.length > 0) resolver.setServers(servers);
    } catch {
      return undefined;
    }
    shared = { resolver, waiting: 0 };
    const oldest = this.#resolvers.keys().next();
    if (this.#resolvers.size >= MOST_RESOLVERS && !oldest.done) {
      this.#resolvers.delete(oldest.value);
    }
    this.#resolvers.set(key, shared);
    return shared;
  }
}

/** Numeric addresses are their own answer; "localhost" and all below it are loopback by RFC 6761. */
function withoutQuery(name: string, family: ResolveOptions["family"]): Resolution | undefined {
  const numeric = isIP(name);
  if (numeric !== 0) {
    return family === 0 || family === numeric ? { addresses: [name], ttl: 0 } : NOT_FOUND;
  }
  if (/^(?:.+\.)?localhost\.?$/i.test(name)) {
    return { addresses: [loopback(family === 6 ? 6 : 4)], ttl: 0 };
  }
  return undefined;
}

function query(
  shared: SharedResolver,
  name: string,
  family: ResolveOptions["family"],
  done: (answer: Resolution) => void,
): Cancel {
  const { resolver } = shared;
  let over = false;
  shared.waiting++;
  const deadline = setTimeout(() => settle({ error: "timed out" }), LONGEST_WAIT);

  function leave(): boolean {
    if (over) return false;
    over = true;
    clearTimeout(deadline);
    // `cancel` ends every question of this resolver, also of others; the last one to leave may call it, so that a
    // silent server does not keep the process alive.
    if (--shared.waiting === 0) resolver.cancel();
    return true;
  }

  function settle(answer: Resolution): void {
    if (leave()) done(answer);
  }

  type Records = { address: string; ttl: number }[];
  function answer(error: NodeJS.ErrnoException | null, records: Records | undefined): void {
    if (over) return;
    if (!error && records && records.length > 0) return settle(resolution(records));
    if (error?.code === "ENODATA" && family === 0 && !askedSix) return askSix();
    settle(error?.code === "ETIMEOUT" ? { error: "timed out" } : NOT_FOUND);
  }

  let askedSix = family === 6;
  function askSix(): void {
    askedSix = true;
    resolver.resolve6(name, { ttl: true }, answer);
  }

  try {
    if (askedSix) askSix();
    else resolver.resolve4(name, { ttl: true }, answer);
  } catch {
    // Node refuses a name it cannot encode before it asks.
    leave();
    return soon(() => done(NOT_FOUND));
  }
  return () => void leave();
}

function resolution(records: readonly { address: string; ttl: number }[]): Resolution {
  return {
    addresses: records.map(({ address }) => address),
    ttl: Math.min(...records.map(({ ttl }) => ttl)),
  };
}
