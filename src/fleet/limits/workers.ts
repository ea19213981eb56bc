import type { SystemLimits } from "../../native/system-limits.ts";
import { processesFor } from "./descriptors.ts";
import { connectionsOf, fleetText, withSockets, type Finding, type Need } from "./need.ts";

/** With 15 000 connections one process does 0.67 of what the same in C does, two do 0.87. */
const EASY = 15_000;

/** Processes and the cores that there are for them. */
export function checkWorkers(need: Need, { cores, descriptors }: SystemLimits): Finding {
  const { processes, modems } = need;
  const each = Math.ceil(connectionsOf(need) / processes);
  if (each >= EASY && processes < cores) {
    const most = Math.min(cores, modems);
    const what = `${each} connections in each, and ${cores - processes} of ${cores} cores are idle`;
    return { advice: `${fleetText(need)}: ${what}: --workers ${most}` };
  }
  const enough = processesFor(withSockets(need), descriptors?.hard ?? Infinity) ?? processes;
  const useful = Math.max(cores, enough);
  if (processes <= useful) return {};
  const what = `more than ${cores} cores can run at a time, and each takes memory`;
  return { advice: `${fleetText(need)}: ${what}: --workers ${useful}` };
}
