import type { Clock } from "../../kernel/clock.ts";
import type { Cancel, NetworkError, Resolution, ResolveOptions } from "../network.ts";
import { familyOf } from "../address.ts";

/** What the simulated DNS answers for a name, `delay` milliseconds after the question (otherwise: one round trip). */
export type SimName =
  | { readonly addresses: readonly string[]; readonly ttl: number; readonly delay?: number }
  | { readonly error: NetworkError; readonly delay?: number };

const NOT_FOUND: Resolution = { error: "name not found" };

/** Looks `name` up, of which the DNS knows `entry`, as `Network.resolve` describes it. */
export function resolveSimulated(
  clock: Clock,
  roundTrip: number,
  entry: SimName | undefined,
  name: string,
  { family }: ResolveOptions,
  done: (answer: Resolution) => void,
): Cancel {
  const numeric = familyOf(name);
  if (numeric !== 0) {
    const fits = family === 0 || family === numeric;
    const answer = fits ? { addresses: [name], ttl: 0 } : NOT_FOUND;
    const alarm = clock.after(0, () => done(answer));
    return () => alarm.cancel();
  }
  const alarm = clock.after(entry?.delay ?? roundTrip, () => done(answerOf(entry, family)));
  return () => alarm.cancel();
}

function answerOf(entry: SimName | undefined, family: ResolveOptions["family"]): Resolution {
  if (entry === undefined) return NOT_FOUND;
  if ("error" in entry) return { error: entry.error };
  const { ttl } = entry;
  for (const wanted of family === 0 ? [4, 6] : [family]) {
    const addresses = entry.addresses.filter((address) => familyOf(address) === wanted);
    if (addresses.length > 0) return { addresses, ttl };
  }
  return NOT_FOUND;
}
