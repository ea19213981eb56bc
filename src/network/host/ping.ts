import type { Cancel, PingAnswer, PingOptions } from "../network.ts";

/** As `Network.ping`. */
export function ping(_options: PingOptions, done: (answer: PingAnswer) => void): Cancel {
  const immediate = setImmediate(() => done({ error: "not permitted" }));
  return () => clearImmediate(immediate);
}
