import { failed, type FleetCounts } from "./fleet-report.ts";
import { Histogram } from "./histogram.ts";

/** Bounds of a latency that are told: 0.04 ms to 2.8 min, each twice the one before. They are bounds of buckets: exact. */
const SHORTEST = 0.03;
const LONGEST = 170_000;

/** Connections that have a module, and modules that the next one could get. */
export interface DoorCounts {
  readonly hosts: number;
  readonly free: number;
}

/** What a fleet has counted, for Prometheus (text format 0.0.4). */
export function prometheusText(counts: FleetCounts, { hosts, free }: DoorCounts): string {
  const lines: string[] = [];
  const operations = Object.entries(counts.operations);

  begin(lines, "modemtwin_fleet_modems", "gauge", "Modems of the fleet, by state.");
  for (const [state, modems] of Object.entries(counts.states))
    lines.push(`modemtwin_fleet_modems${labels({ state })} ${modems}`);

  begin(lines, "modemtwin_fleet_hosts", "gauge", "Connections to --tcp that have a modem.");
  lines.push(`modemtwin_fleet_hosts ${hosts}`);
  begin(lines, "modemtwin_fleet_free", "gauge", "Modems that the next connection could get.");
  lines.push(`modemtwin_fleet_free ${free}`);

  begin(
    lines,
    "modemtwin_fleet_operations_total",
    "counter",
    "Operations of virtual firmware that ended, by result code.",
  );
  for (const [operation, report] of operations) {
    const results = { ok: report.count - failed(report), ...report.failures };
    for (const [result, count] of Object.entries(results))
      lines.push(`modemtwin_fleet_operations_total${labels({ operation, result })} ${count}`);
  }

  begin(
    lines,
    "modemtwin_fleet_latency_seconds",
    "histogram",
    "How long operations of virtual firmware took, failed ones too.",
  );
  for (const [operation, { latency }] of operations)
    lines.push(...latencyLines(operation, Histogram.from(latency)));

  begin(lines, "modemtwin_fleet_bytes_total", "counter", "Payload, seen from the modems.");
  for (const [direction, bytes] of Object.entries(counts.bytes))
    lines.push(`modemtwin_fleet_bytes_total${labels({ direction })} ${bytes}`);

  for (const [name, value, help] of [
    ["connects", counts.connects, "Connections that were opened."],
    ["churned_modems", counts.churned, "Times that a modem lost power: churn."],
    ["worker_crashes", counts.crashes, "Workers that ended on their own."],
  ] as const) {
    begin(lines, `modemtwin_fleet_${name}_total`, "counter", help);
    lines.push(`modemtwin_fleet_${name}_total ${value}`);
  }
  return `${lines.join("\n")}\n`;
}

function begin(lines: string[], name: string, type: string, help: string): void {
  lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
}

function latencyLines(operation: string, latency: Histogram): string[] {
  const name = "modemtwin_fleet_latency_seconds";
  const { count } = latency;
  const bounds = latency
    .octaves()
    .filter(({ below }) => below > SHORTEST && below < LONGEST)
    .map(({ below, count }) => [String(Number((below / 1000).toPrecision(9))), count] as const);
  const sum = count === 0 ? 0 : latency.toJSON().sum / 1e6;
  return [
    ...[...bounds, ["+Inf", count] as const].map(
      ([le, count]) => `${name}_bucket${labels({ operation, le })} ${count}`,
    ),
    `${name}_sum${labels({ operation })} ${sum}`,
    `${name}_count${labels({ operation })} ${count}`,
  ];
}

function labels(pairs: { readonly [name: string]: string }): string {
  const all = Object.entries(pairs).map(([name, value]) => `${name}="${escaped(value)}"`);
  return `{${all.join(",")}}`;
}

const ESCAPES: { readonly [character: string]: string } = {
  "\\": "\\\\",
  '"': '\\"',
  "\n": "\\n",
};

function escaped(value: string): string {
  return value.replace(/[\\"\n]/g, (character) => ESCAPES[character]!);
}
