import { failed, type FleetReport, type Verdict } from "./fleet-report.ts";
import { durationText, printable, significant } from "./figures.ts";
import { Histogram } from "./histogram.ts";

const SIGNS = {
  "<": (value: number, limit: number) => value < limit,
  "<=": (value: number, limit: number) => value <= limit,
  ">": (value: number, limit: number) => value > limit,
  ">=": (value: number, limit: number) => value >= limit,
  "=": (value: number, limit: number) => value === limit,
} as const;
type Sign = keyof typeof SIGNS;

/** What a limit is given in: milliseconds, per cent, per second, or just a number. */
type Unit = "ms" | "%" | "/s" | "";

/** What is measured of an operation; undefined: of all of them. */
type Measure =
  | { readonly kind: "quantile"; readonly of: string; readonly q: number }
  | { readonly kind: "mean" | "min" | "max" | "rate" | "count"; readonly of: string }
  | { readonly kind: "failures"; readonly of: string | undefined }
  | { readonly kind: "crashes" };

/** What a run has to keep to: `p99 send < 2s`. */
export interface Threshold {
  /** As it was asked for. */
  readonly text: string;
  /** What is measured, as it is told: `p99 send`. */
  readonly name: string;
  readonly measure: Measure;
  readonly sign: Sign;
  readonly limit: number;
  readonly unit: Unit;
}

/** What came of one. */
export interface Checked {
  readonly ok: boolean;
  /** For people: `p99 send 1.2 s < 2 s`. */
  readonly text: string;
  /** For a report. */
  readonly verdict: Verdict;
}

const EXAMPLES =
  "p99 send < 2s, max open < 10s, failures < 1%, failures open < 0.5%, rate round trip > 100/s or crashes = 0";

/** A text instead says what is wrong and what is allowed. */
export function parseThreshold(text: string): Threshold | string {
  const [, left = "", sign, right = ""] = /^([^<>=]+)(<=|>=|<|>|=)([^<>=]+)$/.exec(text) ?? [];
  if (sign === undefined)
    return `"${text}" has no comparison (<, <=, >, >= or =); one as ${EXAMPLES} is needed`;
  const measure = measureOf(left.trim());
  if (typeof measure === "string") return `"${text}": ${measure}`;
  const limit = limitOf(right.trim());
  const units = unitsOf(measure);
  if (!limit || !units.includes(limit.unit))
    return `"${text}": "${right.trim()}" is no limit for it; ${allowed(units)} is needed`;
  // The cast: the expression names the same signs.
  return {
    text: printable(text.trim()),
    name: nameOf(measure),
    measure,
    sign: sign as Sign,
    ...limit,
  };
}

/** One about an operation that never happened is not kept to. Quantiles are 2 % off at most, as those of histograms are. */
export function check(threshold: Threshold, report: FleetReport): Checked {
  const { name, sign, limit, unit } = threshold;
  const value = measured(threshold, report);
  if (value === undefined) {
    const { measure } = threshold;
    const what = "of" in measure && measure.of !== undefined ? `"${measure.of}"` : "operation";
    return {
      ok: false,
      text: `${name} ${sign} ${valueText(limit, unit)}: no ${what} has ended`,
      verdict: { text: threshold.text, value: null, holds: false },
    };
  }
  const ok = SIGNS[sign](value, limit);
  const wanted = valueText(limit, unit);
  let is = valueText(value, unit);
  // 1.9999 s is less than 2 s: what is told has to tell them apart.
  if (is === wanted && value !== limit) is = valueText(value, unit, 7);
  return {
    ok,
    text: ok ? `${name} ${is} ${sign} ${wanted}` : `${name} ${is}, not ${sign} ${wanted}`,
    verdict: { text: threshold.text, value, holds: ok },
  };
}

/** A report with what came of them: of these, and of no others that it may have been held to before. */
export function withVerdicts(report: FleetReport, checked: readonly Checked[]): FleetReport {
  return { ...report, thresholds: checked.map(({ verdict }) => verdict) };
}

function measureOf(text: string): Measure | string {
  const [, word = "", of = ""] = /^(\S+)\s*(.*)$/.exec(text) ?? [];
  const [, percent] = /^p(\d{1,2}(?:\.\d{1,4})?)$/.exec(word) ?? [];
  if (percent === undefined && word === "failures") return { kind: word, of: of || undefined };
  if (word === "crashes")
    return of === "" ? { kind: word } : `crashes are of no operation; crashes = 0 is right`;
  const kind = (["mean", "min", "max", "rate", "count"] as const).find((each) => each === word);
  if (percent === undefined && kind === undefined) {
    return `"${word}" is not measured; p0 to p99.9999, min, mean, max, failures, rate, count and crashes are`;
  }
  if (of === "") return `${word} needs an operation, as ${word} send`;
  return kind === undefined ? { kind: "quantile", of, q: Number(percent) / 100 } : { kind, of };
}

function nameOf(measure: Measure): string {
  if (measure.kind === "quantile") return `p${significant(measure.q * 100, 7)} ${measure.of}`;
  return "of" in measure && measure.of !== undefined
    ? `${measure.kind} ${measure.of}`
    : measure.kind;
}

const MILLISECONDS: { readonly [unit: string]: number } = {
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
};

/** Not kernel's `milliseconds`: that one rounds, and 0.5 ms is a limit. */
function limitOf(text: string): { readonly limit: number; readonly unit: Unit } | undefined {
  const [, digits, unit] = /^(\d+(?:\.\d+)?) ?(ms|s|min|h|%|\/s|)$/.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  const number = Number(digits);
  if (unit === "%" || unit === "/s" || unit === "") return { limit: number, unit };
  return { limit: number * MILLISECONDS[unit]!, unit: "ms" };
}

function unitsOf({ kind }: Measure): readonly Unit[] {
  if (kind === "failures") return ["%", ""];
  if (kind === "rate") return ["/s"];
  return kind === "count" || kind === "crashes" ? [""] : ["ms"];
}

function allowed(units: readonly Unit[]): string {
  const words = {
    ms: "a duration as 500 ms, 2 s or 1.5 min",
    "%": "a share as 0.5%",
    "/s": "a rate as 100/s",
    "": "a number",
  };
  return units.map((unit) => words[unit]).join(" or ");
}

/** In the unit of the limit; undefined: nothing to be measured has happened. */
function measured({ measure, unit }: Threshold, report: FleetReport): number | undefined {
  if (measure.kind === "crashes") return report.crashes;
  const { operations } = report;
  if (measure.kind === "failures") {
    const all =
      measure.of === undefined ? Object.values(operations) : ownOf(operations, measure.of);
    const count = all.reduce((sum, each) => sum + each.count, 0);
    const failures = all.reduce((sum, each) => sum + failed(each), 0);
    if (count === 0) return undefined;
    return unit === "%" ? (failures * 100) / count : failures;
  }
  const [operation] = ownOf(operations, measure.of);
  if (!operation || operation.count === 0) return undefined;
  if (measure.kind === "count") return operation.count;
  // What failed at once is no throughput.
  if (measure.kind === "rate")
    return report.lasted === 0
      ? undefined
      : ((operation.count - failed(operation)) * 1000) / report.lasted;
  const latency = Histogram.from(operation.latency);
  return measure.kind === "quantile" ? latency.quantile(measure.q) : latency[measure.kind];
}

function ownOf<T>(all: { readonly [name: string]: T }, name: string): T[] {
  return Object.hasOwn(all, name) ? [all[name]!] : [];
}

function valueText(value: number, unit: Unit, digits = 3): string {
  if (unit === "ms") return durationText(value, digits);
  if (unit === "%") return `${significant(value, digits)} %`;
  if (unit === "/s") return `${significant(value, Math.max(4, digits))}/s`;
  return String(value);
}
