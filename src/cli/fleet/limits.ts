import type { Need } from "../../fleet/limits/need.ts";
import { socketsOf } from "../../fleet/limits/script-sockets.ts";
import { shortcomings } from "../../fleet/limits/shortcomings.ts";
import { HostError } from "../../kernel/errors.ts";
import { readSystemLimits } from "../../native/system-limits.ts";
import type { Parsed } from "../options.ts";
import type { FleetSetup } from "./setup.ts";

/** Throws MT_USAGE with all that is not enough, and how to raise it; the answer is what will work, and hurt. */
export function checkLimits(setup: FleetSetup, parsed: Parsed): readonly string[] {
  const { errors, advice } = shortcomings(fleetNeed(setup, parsed), readSystemLimits());
  if (errors.length > 0) throw new HostError("MT_USAGE", errors.join("\n"));
  return advice;
}

/** What the command line asks of this computer. */
export function fleetNeed(
  { plan, scripts, shard, processes, addresses }: FleetSetup,
  { given, words }: Parsed,
): Need {
  const own = (count: number): number => Math.ceil(count / shard.of);
  let [modems, hosted, sockets] = [0, 0, 0];
  const toTargets = new Map<string, number>();
  for (const { count, firmware } of plan.groups) {
    modems += count;
    const script = firmware === undefined ? undefined : scripts.get(firmware);
    if (!script) {
      hosted += count;
      continue;
    }
    const opened = socketsOf(script, plan.variables);
    sockets += count * opened.sockets;
    for (const target of opened.targets)
      toTargets.set(target, (toTargets.get(target) ?? 0) + count);
  }
  const tcp = (given.get("tcp") ?? []).length;
  const unix = given.has("unix");
  return {
    from: fromText(words[1], given),
    modems: own(modems),
    // Those that have modules: descriptors are shared among them, and each wants a core.
    processes,
    hosts: own(hosted) * (Number(tcp > 0) + Number(unix)),
    ptys: given.has("pty") ? own(hosted) : 0,
    sockets: own(sockets),
    perhaps: tcp > 0 || unix || given.has("pty") ? own(hosted) : 0,
    toOneTarget: own(Math.max(0, ...toTargets.values())),
    listeners: tcp + (unix ? own(hosted) : 0),
    sourceAddresses: addresses === undefined ? 0 : Number(addresses.count),
  };
}

/** A plan's file, or a part of --modems; undefined: all of --modems. */
function fromText(file: string | undefined, given: Parsed["given"]): string | undefined {
  const shard = given.get("shard")?.at(-1);
  if (shard === undefined) return file;
  return `${file ?? `--modems ${given.get("modems")?.at(-1)}`} --shard ${shard}`;
}
