import type { SystemLimits } from "../../native/system-limits.ts";
import { connectionsOf, fleetText, processesInAll, type Finding, type Need } from "./need.ts";

/** Resident bytes, without what the kernel has for connections (4 to 10 KB each). */
export interface MemoryCosts {
  /** A process before its first module. */
  readonly process: number;
  /** A module on which nothing goes on. */
  readonly module: number;
  /** More for a port to its host, and for each of its sockets. */
  readonly connection: number;
}

/** As measured: 7 KiB a module that is idle, 25 KiB one with a port and a socket. */
export const MEMORY_COSTS: MemoryCosts = {
  process: 60_000_000,
  module: 7 * 1024,
  connection: 9 * 1024,
};

/** Bytes of all processes together, the one included that has started the others. */
export function memoryNeeded(need: Need, costs: MemoryCosts = MEMORY_COSTS): number {
  return (
    processesInAll(need) * costs.process +
    need.modems * costs.module +
    (connectionsOf(need) + need.ptys) * costs.connection
  );
}

/** Memory of the computer, or of the container where that has less. */
export function checkMemory(
  need: Need,
  { memory: { free, cgroup = Infinity } }: SystemLimits,
  costs: MemoryCosts = MEMORY_COSTS,
): Finding {
  const needed = memoryNeeded(need, costs);
  const available = Math.min(free, cgroup);
  if (needed <= available) return {};
  const parts = `${megabytes(costs.process)} MB a process`;
  const what = `${megabytes(needed)} MB of memory are needed (${parts}), ${Math.floor(available / 1e6)} MB are there`;
  const more =
    cgroup < free
      ? "a higher limit of the container (docker run --memory, resources.limits.memory)"
      : "a computer with more";
  // A shard has its own processes: what they cost does not get less.
  const processes = processesInAll(need) * costs.process;
  const room = available - processes;
  const shards = Math.ceil((needed - processes) / room);
  const apart = room > 0 ? `, or --shard 0/${shards} to ${shards - 1}/${shards} on several` : "";
  return { error: `${fleetText(need)}: ${what}: ${more}${apart}` };
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
