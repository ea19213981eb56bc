import { HostError } from "../../kernel/errors.ts";
import { headFields, sumCounts, type FleetReport, type ReportHead } from "./fleet-report.ts";
import { together } from "./timeline.ts";
import { utcOf } from "./utc.ts";

export interface MergeOptions {
  /** Where they come from, in the same order, for messages. */
  readonly files?: readonly string[];
  /** What is there is merged, and the report tells what is not. */
  readonly allowMissing?: boolean;
}

/** A report, what it is called in messages, and when it began and ended: milliseconds since 1970. */
interface Dated {
  readonly report: FleetReport;
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/**
 * One report of all shards of a run. Their clocks need not agree by more than a few seconds: courses are put beside each
 * other by wall time. Throws MT_FILE, naming file and reason, unless they are what one run has left.
 */
export function mergeReports(
  reports: readonly FleetReport[],
  { files = [], allowMissing = false }: MergeOptions = {},
): FleetReport {
  const all = reports.map((report, index) => dated(report, files[index] ?? `report ${index + 1}`));
  const [first] = all;
  if (!first) throw new HostError("MT_FILE", "no report to merge; one or more are needed");
  if (all.length === 1 && first.report.shard === null) return first.report;
  for (const each of all) checkKin(first, each);
  checkTimes(all);
  const missing = missingOf(all, first.report.shard!.of);
  if (missing.length > 0 && !allowMissing) {
    const of = first.report.shard!.of;
    const gone = missing.map((index) => `${index}/${of}`).join(", ");
    throw new HostError(
      "MT_FILE",
      `${all.map(({ file }) => file).join(", ")}: shard ${gone} is missing; all ${of} are needed`,
    );
  }
  const { report } = all.toSorted((one, other) => one.from - other.from)[0]!;
  const modems = all.reduce((sum, each) => sum + each.report.modems, 0);
  const merged = joinReports(
    all.map((each) => each.report),
    { ...report, modems, shard: null },
  );
  return missing.length > 0 ? { ...merged, missing } : merged;
}

/**
 * One report of what several processes did at the same time, under a head that is given: nothing is checked. `broken`: of
 * those that ended on their own, while others took their modems: what they counted counts, their states do not. Throws
 * MT_FILE where `began` is no time.
 */
export function joinReports(
  reports: readonly FleetReport[],
  head: ReportHead,
  broken: readonly FleetReport[] = [],
): FleetReport {
  const gone = broken.map((report) => Object.assign({}, report, { states: {} }));
  const all = [...gone, ...reports].map((each, at) => dated(each, `report ${at + 1}`));
  const zero = Math.min(...all.map(({ from }) => from));
  const end = Math.max(...all.map(({ to }) => to));
  const courses = all.map(({ report, from }, at) => ({
    points: report.timeline,
    delay: (from - zero) / 1000,
    broken: at < gone.length,
  }));
  return {
    ...headFields(head),
    lasted: all.length === 0 ? 0 : Math.round(end - zero),
    ...sumCounts(all.map(({ report }) => report)),
    timeline: together(courses),
  };
}

function dated(report: FleetReport, file: string): Dated {
  const from = utcOf(report.began);
  if (from === undefined) {
    throw wrong(
      file,
      `began "${report.began}" is no time; one as 2026-11-22T17:45:04.000Z is needed`,
    );
  }
  return { report, file, from, to: from + report.lasted };
}

/** Shards of one run have its plan and seed, and say the same of how many they are. */
function checkKin(first: Dated, { report, file }: Dated): void {
  const { plan, seed, shard } = first.report;
  if (report.shard === null)
    throw wrong(file, "is of a whole run; only shards of one run can be merged");
  if (shard === null)
    throw wrong(first.file, "is of a whole run; only shards of one run can be merged");
  const differs = (what: string, own: string | number, others: string | number) =>
    wrong(file, `${what} is ${own}, and ${others} in ${first.file}; shards of one run are needed`);
  if (report.plan !== plan) throw differs("plan", `"${report.plan}"`, `"${plan}"`);
  if (report.seed !== seed) throw differs("seed", `"${report.seed}"`, `"${seed}"`);
  if (report.shard.of !== shard.of) throw differs("number of shards", report.shard.of, shard.of);
}

/** A shard that began when the others were over is of another run of the same plan. */
function checkTimes(all: readonly Dated[]): void {
  let end = -Infinity;
  let last: Dated | undefined;
  for (const each of all.toSorted((one, other) => one.from - other.from)) {
    if (last && each.from > end) {
      throw wrong(
        each.file,
        `began ${each.report.began}, when ${last.file} was over; shards of one run are needed`,
      );
    }
    if (each.to >= end) last = each;
    end = Math.max(end, each.to);
  }
}

function missingOf(all: readonly Dated[], of: number): number[] {
  const files = new Map<number, string>();
  for (const { report, file } of all) {
    const { index } = report.shard!;
    const other = files.get(index);
    if (other !== undefined)
      throw wrong(file, `is shard ${index}/${of}, as ${other} is; each is needed once`);
    files.set(index, file);
  }
  return Array.from({ length: of }, (_, index) => index).filter((index) => !files.has(index));
}

function wrong(file: string, what: string): HostError {
  return new HostError("MT_FILE", `${file}: ${what}`);
}
