/** Where a Redis or Valkey is, and what our keys there begin with. */
export interface RedisAddress {
  readonly tls: boolean;
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  readonly database: number;
  readonly prefix: string;
  /** Milliseconds that the server remembers what a module kept that nobody has had since. */
  readonly keep: number;
  /** For messages: without the password. */
  readonly shown: string;
}

const PORT = 6379;
const PREFIX = "modemtwin:";
const KEEP = "30d";
const HOUR = 3_600_000;
const LONGEST_KEEP = 3650 * 24 * HOUR;

/**
 * Reads `redis://[[user]:password@]host[:port][/db][?prefix=P&keep=30d]`, or `rediss://…` for TLS; undefined if it is
 * none.
 */
export function redisAddress(text: string): RedisAddress | undefined {
  if (!/^rediss?:\/\//.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const database = /^\/?(\d{0,5})$/.exec(url.pathname)?.[1];
  if (url.hostname === "" || database === undefined || url.hash !== "") return undefined;
  if ([...url.searchParams.keys()].some((key) => key !== "prefix" && key !== "keep")) {
    return undefined;
  }
  const keep = keepTime(url.searchParams.get("keep") ?? KEEP);
  if (keep === undefined) return undefined;
  const username = decoded(url.username);
  const password = decoded(url.password);
  if (username === undefined || password === undefined) return undefined;
  return {
    tls: url.protocol === "rediss:",
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? PORT : Number(url.port),
    ...(username !== "" && { username }),
    ...(password !== "" && { password }),
    database: Number(database),
    prefix: url.searchParams.get("prefix") ?? PREFIX,
    keep,
    shown: `${url.protocol}//${url.hostname}:${url.port === "" ? PORT : url.port}`,
  };
}

/** `12h`, `30d`. */
function keepTime(text: string): number | undefined {
  const [, number, unit] = /^(\d+)([hd])$/.exec(text) ?? [];
  const ms = Number(number) * (unit === "h" ? HOUR : 24 * HOUR);
  return ms >= HOUR && ms <= LONGEST_KEEP ? ms : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
