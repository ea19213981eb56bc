import type { SystemLimits } from "../../native/system-limits.ts";
import { checkBacklog } from "./backlog.ts";
import { checkConnections } from "./connections.ts";
import { checkDescriptors } from "./descriptors.ts";
import { checkMemory, MEMORY_COSTS, type MemoryCosts } from "./memory.ts";
import { withSockets, type Need } from "./need.ts";
import { checkPtys } from "./ptys.ts";
import { checkWorkers } from "./workers.ts";

export interface Shortcomings {
  /** What is not enough, one line each; empty: all is well. */
  readonly errors: string[];
  /** What works, and will hurt. */
  readonly advice: string[];
}

/** What hosts have opened is theirs to say, and each opens one mostly: no reason to refuse them, but one to tell. */
function onceConnected(need: Need, limits: SystemLimits, costs: MemoryCosts): string[] {
  if (need.perhaps === 0) return [];
  const then = withSockets(need);
  return [
    checkDescriptors(then, limits),
    checkConnections(then, limits),
    checkMemory(then, limits, costs),
  ].flatMap(({ error }) => (error === undefined ? [] : `once each host has a socket: ${error}`));
}

/**
 * What a fleet would run into on a system with these limits, before it does: the figure needed, the one there is, and the
 * option or command that helps. What the system does not tell is taken for enough.
 */
export function shortcomings(
  need: Need,
  limits: SystemLimits,
  costs: MemoryCosts = MEMORY_COSTS,
): Shortcomings {
  const findings = [
    checkDescriptors(need, limits),
    checkPtys(need, limits),
    checkConnections(need, limits),
    checkMemory(need, limits, costs),
    checkBacklog(need, limits),
    checkWorkers(need, limits),
  ];
  const errors = findings.flatMap(({ error }) => error ?? []);
  const advice = findings.flatMap(({ advice }) => advice ?? []);
  if (errors.length === 0) advice.push(...onceConnected(need, limits, costs));
  return { errors, advice };
}
