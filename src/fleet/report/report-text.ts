import { failed, failuresOf, type FleetReport } from "./fleet-report.ts";
import {
  bytesText,
  clockText,
  countText,
  durationText,
  okText,
  printable,
  shareText,
} from "./figures.ts";
import { Histogram } from "./histogram.ts";
import type { OperationReports } from "./operation-counts.ts";
import type { Checked } from "./thresholds.ts";

/** Columns: a longer line is cut. */
const WIDTH = 96;
/** Columns of a name; longer ones are cut. */
const NAME = 24;
/** More result codes would not be read. */
const MOST_FAILURES = 20;

/** What a run has come to, for a terminal: at most 96 columns, one line feed at the end. */
export function reportText(report: FleetReport, checked: readonly Checked[] = []): string {
  return [
    ...headLines(report),
    ...operationLines(report.operations),
    ...groupLines(report),
    ...failureLines(report.operations),
    ...thresholdLines(checked),
  ]
    .map((line) => cut(line.trimEnd(), WIDTH))
    .join("\n")
    .concat("\n");
}

function headLines(report: FleetReport): string[] {
  const { shard, missing = [] } = report;
  const part = shard ? `, shard ${shard.index}/${shard.of}` : "";
  const gone = missing.length > 0 ? [`Without shard ${missing.join(", ")}`] : [];
  const states = Object.entries(report.states)
    .filter(([, modems]) => modems > 0)
    .map(([state, modems]) => `${state} ${modems}`);
  return [
    `Fleet ${report.plan}: ${report.modems} modems, seed ${report.seed}${part}, ${report.by}`,
    `Began ${report.began}, lasted ${clockText(report.lasted)}`,
    ...gone,
    ...(states.length > 0 ? [`Modems   ${states.join(", ")}`] : []),
    `Bytes    ${bytesText(report.bytes.up)} up, ${bytesText(report.bytes.down)} down`,
    `Counts   connects ${countText(report.connects)}, modems churned ${countText(report.churned)}, ` +
      `worker crashes ${countText(report.crashes)}`,
  ].map(printable);
}

const COLUMNS = ["count", "ok %", "p50", "p90", "p99", "p99.9", "max"] as const;

function operationLines(operations: OperationReports, title = "operation"): string[] {
  const rows = Object.entries(operations).map(([name, report]) => {
    const latency = Histogram.from(report.latency);
    const quantiles = [0.5, 0.9, 0.99, 0.999, 1].map((q) => durationText(latency.quantile(q)));
    return row(name, [countText(report.count), okText(report.count, failed(report)), ...quantiles]);
  });
  if (rows.length === 0) return ["", "No operation has ended."];
  return ["", row(title, COLUMNS), ...rows];
}

function groupLines({ groups = {} }: FleetReport): string[] {
  return Object.entries(groups).flatMap(([name, operations]) =>
    operationLines(operations, `group ${name}`),
  );
}

function row(name: string, cells: readonly string[]): string {
  const widths = [11, 7, 9, 9, 9, 9, 9];
  const numbers = cells.map((cell, index) => cell.padStart(widths[index]!));
  return `${cut(printable(name), NAME).padEnd(NAME)} ${numbers.join("")}`;
}

function failureLines(operations: OperationReports): string[] {
  const failures = failuresOf(operations);
  if (failures.length === 0) return [];
  const lines = failures.slice(0, MOST_FAILURES).map(({ operation, result, count }) => {
    const name = cut(printable(operation), NAME).padEnd(NAME);
    const of = operations[operation]!.count;
    const share = shareText(count, of);
    return `${name} ${countText(count).padStart(11)} ${share.padStart(9)}  ${printable(result)}`;
  });
  const more = failures.length - MOST_FAILURES;
  if (more > 0) lines.push(`and ${more} more`);
  const head = `${"failed".padEnd(NAME)} ${"count".padStart(11)} ${"share".padStart(9)}  result`;
  return ["", head, ...lines];
}

function thresholdLines(checked: readonly Checked[]): string[] {
  if (checked.length === 0) return [];
  return ["", ...checked.map(({ ok, text }) => `${ok ? "✓" : "✗"} ${printable(text)}`)];
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
