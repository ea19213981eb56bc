import { failed, failuresOf, groupsOf, type FleetReport } from "./fleet-report.ts";
import {
  bytesText,
  clockText,
  countText,
  durationText,
  okText,
  planText,
  printable,
  shareText,
} from "./figures.ts";
import { Histogram } from "./histogram.ts";
import type { OperationReports } from "./operation-counts.ts";
import { reportNotes } from "./report-notes.ts";
import type { Checked } from "./thresholds.ts";

/** Columns: a longer line is cut. */
const WIDTH = 96;
/** Columns of a name; longer ones are cut. */
const NAME = 24;
/** Columns between two cells of a table. */
const GAP = 2;
/** More result codes would not be read. */
const MOST_FAILURES = 20;

/** What a run has come to, for a terminal: at most 96 columns, one line feed at the end. */
export function reportText(report: FleetReport, checked: readonly Checked[] = []): string {
  return [
    ...headLines(report),
    ...operationLines(report),
    ...noteLines(report),
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
    `Fleet ${planText(report.plan, report.modems, "modem")}, seed ${report.seed}${part}, ${report.by}`,
    `Began ${report.began}, lasted ${clockText(report.lasted)}`,
    ...gone,
    ...(states.length > 0 ? [`Modems   ${states.join(", ")}`] : []),
    `Bytes    ${bytesText(report.bytes.up)} up, ${bytesText(report.bytes.down)} down`,
    `Counts   connects ${countText(report.connects)}, modems churned ${countText(report.churned)}, ` +
      `worker crashes ${countText(report.crashes)}`,
  ].map(printable);
}

const COLUMNS = ["count", "ok %", "p50", "p90", "p99", "p99.9", "max"] as const;

/** All operations, and again those of each group: one table, so that columns stand below each other. */
function operationLines(report: FleetReport): string[] {
  const { operations } = report;
  const tables = [
    operationTable("operation", operations),
    ...groupsOf(report).map(([name, own]) => operationTable(`group ${name}`, own)),
  ].filter((table) => table.length > 0);
  if (tables.length === 0) return ["", "No operation has ended."];
  const lines = tableLines(tables.flat());
  return tables.flatMap((table) => [""].concat(lines.splice(0, table.length)));
}

function operationTable(title: string, operations: OperationReports): string[][] {
  const rows = Object.entries(operations).map(([name, report]) => {
    const latency = Histogram.from(report.latency);
    const quantiles = [0.5, 0.9, 0.99, 0.999, 1].map((q) => durationText(latency.quantile(q)));
    return [name, countText(report.count), okText(report.count, failed(report))].concat(quantiles);
  });
  return rows.length === 0 ? [] : [[title, ...COLUMNS], ...rows];
}

/** Names to the left, numbers to the right, in columns as wide as what is in them; where all are wide, names give way. */
function tableLines(rows: readonly (readonly string[])[]): string[] {
  const numbers = rows.map(([, ...cells]) => cells);
  const widths = numbers[0]!.map((_, at) => Math.max(...numbers.map((row) => row[at]!.length)));
  const room = WIDTH - widths.reduce((sum, width) => sum + GAP + width, 0);
  const names = rows.map(([name = ""]) => cut(printable(name), Math.max(1, Math.min(NAME, room))));
  const widest = Math.max(...names.map((name) => name.length));
  return names.map((name, row) =>
    name
      .padEnd(widest)
      .concat(...numbers[row]!.map((cell, at) => " ".repeat(GAP) + cell.padStart(widths[at]!))),
  );
}

function failureLines(operations: OperationReports): string[] {
  const failures = failuresOf(operations);
  if (failures.length === 0) return [];
  const shown = failures.slice(0, MOST_FAILURES);
  const rows = shown.map(({ operation, count }) => [
    operation,
    countText(count),
    shareText(count, operations[operation]!.count),
  ]);
  const results = ["result", ...shown.map(({ result }) => printable(result))];
  const lines = tableLines([["failed", "count", "share"], ...rows]);
  const more = failures.length - MOST_FAILURES;
  return [
    "",
    ...lines.map((line, at) => line + " ".repeat(GAP) + results[at]!),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

function noteLines(report: FleetReport): string[] {
  const notes = reportNotes(report);
  return notes.length === 0 ? [] : ["", ...notes];
}

function thresholdLines(checked: readonly Checked[]): string[] {
  if (checked.length === 0) return [];
  return ["", ...checked.map(({ ok, text }) => `${ok ? "✓" : "✗"} ${printable(text)}`)];
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
