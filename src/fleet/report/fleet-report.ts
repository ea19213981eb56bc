import { printable } from "./figures.ts";
import { OperationCounts, type OperationReports } from "./operation-counts.ts";
import type { Point } from "./timeline.ts";

/** What a report says of its run. */
export interface ReportHead {
  /** Who has written it: `modemtwin 0.1.0`. */
  readonly by: string;
  /** The name of the plan. */
  readonly plan: string;
  readonly seed: string;
  /** When it began: `2026-11-22T17:45:04.000Z`. */
  readonly began: string;
  /** How many modems the plan has; of a shard, how many of them are its own. */
  readonly modems: number;
  /** Which part of the run this is, from 0 on; null: all of it. */
  readonly shard: { readonly index: number; readonly of: number } | null;
}

/** What is counted, at any time of a run. */
export interface FleetCounts {
  /** How many modems are in each state, as of the last second. */
  readonly states: { readonly [state: string]: number };
  readonly operations: OperationReports;
  /** Payload, seen from the modems. */
  readonly bytes: { readonly up: number; readonly down: number };
  /** Connections that were opened. */
  readonly connects: number;
  /** Modems that lost power. */
  readonly churned: number;
  /** Workers that ended on their own. */
  readonly crashes: number;
  /** The same operations again for each group of modems, where the plan has groups. */
  readonly groups?: { readonly [group: string]: OperationReports };
}

/** What came of a threshold. */
export interface Verdict {
  /** As it was asked for: `p99 send < 2s`. */
  readonly text: string;
  /** What was measured: milliseconds, or per cent, a second or just a number, as the limit is; null: there was nothing. */
  readonly value: number | null;
  readonly holds: boolean;
}

/** What a run leaves: a JSON document. */
export interface FleetReport extends ReportHead, FleetCounts {
  readonly version: 1;
  /** Milliseconds, whole ones. */
  readonly lasted: number;
  readonly timeline: readonly Point[];
  /** What it was held to; of one that goes on, or is of an older version, nothing is told. */
  readonly thresholds?: readonly Verdict[];
  /** Shards that are not in it, though they were part of the run. */
  readonly missing?: readonly number[];
}

/** The fields at the top of a report. Names come from files: what a terminal would obey is replaced. */
export function headFields({ by, plan, seed, began, modems, shard }: ReportHead) {
  const [own, chosen] = [printable(plan), printable(seed)];
  return { version: 1, by, plan: own, seed: chosen, began, modems, shard } as const;
}

/** What one process would have counted that had done what these did. */
export function sumCounts(list: readonly FleetCounts[]): FleetCounts {
  const states = new Map<string, number>();
  const operations = new OperationCounts();
  const groups = new Map<string, OperationCounts>();
  const total = { up: 0, down: 0, connects: 0, churned: 0, crashes: 0 };
  for (const each of list) {
    for (const [state, modems] of Object.entries(each.states))
      states.set(state, (states.get(state) ?? 0) + modems);
    operations.add(each.operations);
    for (const [name, reports] of Object.entries(each.groups ?? {})) {
      const group = groups.get(name) ?? new OperationCounts();
      groups.set(name, group);
      group.add(reports);
    }
    total.up += each.bytes.up;
    total.down += each.bytes.down;
    total.connects += each.connects;
    total.churned += each.churned;
    total.crashes += each.crashes;
  }
  const { up, down, ...rest } = total;
  return {
    states: Object.fromEntries(states),
    operations: operations.report(),
    bytes: { up, down },
    ...rest,
    ...groupReports(groups),
  };
}

/** The field `groups`, if there are any. */
export function groupReports(groups: ReadonlyMap<string, OperationCounts>) {
  if (groups.size === 0) return {};
  return {
    groups: Object.fromEntries([...groups].map(([name, group]) => [name, group.report()] as const)),
  };
}

/** Groups worth a table of their own: what the only one did is all there is. */
export function groupsOf({ groups = {} }: FleetCounts): (readonly [string, OperationReports])[] {
  const all = Object.entries(groups);
  return all.length > 1 ? all : [];
}

/** A result code that is not "ok", and how often it came. */
export interface Failure {
  readonly operation: string;
  readonly result: string;
  readonly count: number;
}

/** What failed, the most frequent first. */
export function failuresOf(operations: OperationReports): Failure[] {
  return Object.entries(operations)
    .flatMap(([operation, { failures }]) =>
      Object.entries(failures).map(([result, count]) => ({ operation, result, count })),
    )
    .toSorted((one, other) => other.count - one.count);
}

/** The same by result code alone, for a line of progress. */
export function failuresByResult(operations: OperationReports): {
  readonly [result: string]: number;
} {
  const found = new Map<string, number>();
  for (const { result, count } of failuresOf(operations))
    found.set(result, (found.get(result) ?? 0) + count);
  return Object.fromEntries(found);
}

/** How many of them failed. */
export function failed({ failures }: OperationReports[string]): number {
  return Object.values(failures).reduce((sum, count) => sum + count, 0);
}
