import { shortcomings } from "../../fleet/limits/shortcomings.ts";
import { HostError } from "../../kernel/errors.ts";
import { readSystemLimits } from "../../native/system-limits.ts";
import type { Parsed } from "../options.ts";
import type { FleetSetup } from "./setup.ts";

/** Throws MT_USAGE with all that is not enough, and how to raise it; the answer is what will work, and hurt. */
export function checkLimits(
  { plan, shard, processes, addresses }: FleetSetup,
  { given }: Parsed,
): readonly string[] {
  const own = (count: number): number => Math.ceil(count / shard.of);
  const total = plan.groups.reduce((sum, { count }) => sum + count, 0);
  const driven = plan.groups.reduce((sum, { firmware, count }) => sum + (firmware ? count : 0), 0);
  const listeners = (given.get("tcp") ?? []).length;
  const hosted = total - driven;
  const needed = {
    modems: own(total),
    // Those that have modules: descriptors are shared among them, and each wants a core.
    processes,
    portsPerModem: hosted > 0 && (listeners > 0 || given.has("unix")) ? (1 as const) : (0 as const),
    ptys: given.has("pty") ? own(hosted) : 0,
    // What a script opens is one, mostly; what hosts open is theirs to say.
    socketsPerModem: driven > 0 ? 1 : 0,
    listeners: listeners + (given.has("unix") ? own(hosted) : 0),
    sourceAddresses: addresses === undefined ? 0 : Number(addresses.count),
    targets: 1,
  };
  const { errors, advice } = shortcomings(needed, readSystemLimits());
  if (errors.length > 0) throw new HostError("MT_USAGE", errors.join("\n"));
  return advice;
}
