import type { FleetReport } from "./fleet-report.ts";
import { bytesText, countText, durationText, rateText } from "./figures.ts";
import { Histogram } from "./histogram.ts";
import { linearAxis, logAxis, timeAxis } from "./plot-axes.ts";
import { SERIES } from "./report-style.ts";
import type { Axis, Plot, Series } from "./svg-plot.ts";
import { withoutRest, type Point } from "./timeline.ts";

/** The course of a run: what is not there at all has no plot. */
export function timelinePlots(report: FleetReport): Plot[] {
  const timeline = withoutRest(report.timeline);
  const last = report.timeline.at(-1);
  if (!last) return [];
  const shared = { along: "time of the run", x: timeAxis(last.at) };
  const states = [
    ...new Set(
      timeline.flatMap(({ states: there }) =>
        Object.keys(there).filter((name) => there[name]! > 0),
      ),
    ),
  ];
  const perSecond = (rate: number) => `${rateText(rate)}/s`;
  const rates = (name: "operations" | "connects" | "failures" | "up" | "down", told = perSecond) =>
    seriesOf(timeline, name, (point) => point[name] / point.seconds, told);
  const bytes = (rate: number) => `${bytesText(rate)}/s`;

  const modems = states.slice(0, SERIES.length).map((state): Series => {
    const { points } = seriesOf(timeline, state, (point) => ownOf(point.states, state) ?? 0);
    const left = countText(ownOf(last.states, state) ?? 0);
    return { name: state, note: `${left} at the end`, points };
  });
  const connects = [rates("connects")];
  const operations = [rates("operations")];
  const payload = [rates("up", bytes), rates("down", bytes)];
  const failures = [rates("failures")];
  const slowest = namesOf(report)
    .map((name) => {
      const p99 = (point: Point) => logarithm(ownOf(point.latency, name)?.p99);
      return seriesOf(timeline, name, p99, (most) => durationText(10 ** most));
    })
    .filter(({ points }) => points.length > 0);

  return [
    {
      ...{ ...shared, id: "states", title: "Modems by state", unit: "modems" },
      ...{ y: upTo(modems, countText), series: modems },
    },
    {
      ...{ ...shared, id: "connects", title: "Connects", unit: "per second" },
      ...{ y: upTo(connects, rateText), series: connects },
    },
    {
      ...{ ...shared, id: "rate", title: "Operations", unit: "per second" },
      ...{ y: upTo(operations, rateText), series: operations },
    },
    {
      ...{ ...shared, id: "bytes", title: "Payload", unit: "bytes per second" },
      ...{ y: upTo(payload, bytesText), series: payload },
    },
    {
      ...{ ...shared, id: "failures", title: "Failures", unit: "per second" },
      ...{ y: upTo(failures, rateText), series: failures },
    },
    {
      ...{ ...shared, id: "slowest", title: "99th percentile of each operation", unit: "latency" },
      ...{ y: logAxis(heights(slowest)), series: slowest },
    },
  ].filter(({ series }) => series.length > 0);
}

/** Fewer than one in 100,000 are not told of. */
const MOST_NINES = 5;
/** Points of a line to each nine. */
const PER_NINE = 40;

/** How long each share of the operations took at most; both axes are logarithmic, the lower one in nines. */
export function percentilePlot(report: FleetReport): Plot | undefined {
  const names = namesOf(report);
  if (names.length === 0) return undefined;
  const most = Math.max(...names.map((name) => report.operations[name]!.count));
  const nines = Math.max(1, Math.min(MOST_NINES, Math.log10(most)));
  const series = names.map((name): Series => {
    const latency = Histogram.from(report.operations[name]!.latency);
    // Beyond one in `count` there is nothing to tell.
    const last = Math.min(nines, Math.log10(latency.count));
    const steps = Math.max(1, Math.ceil(last * PER_NINE));
    const points = Array.from({ length: steps + 1 }, (_, step) => {
      const at = (last * step) / steps;
      return [at, logarithm(latency.quantile(1 - 10 ** -at))!] as const;
    });
    const [p50, p99] = [latency.quantile(0.5), latency.quantile(0.99)];
    return { name, note: `p50 ${durationText(p50)}, p99 ${durationText(p99)}`, points };
  });
  const marks = ["0", "50", "90", "99", "99.9", "99.99", "99.999"];
  const ticks = marks
    .map((text) => ({ at: -Math.log10(1 - Number(text) / 100), text }))
    .filter(({ at }) => at <= nines + 1e-9);
  return {
    ...{ id: "percentiles", title: "Percentiles of each operation" },
    ...{ unit: "latency", along: "percentile" },
    x: { from: 0, to: nines, ticks },
    y: logAxis(heights(series)),
    series,
  };
}

/** Those that happened, the most frequent ones where there are more than colours. */
function namesOf({ operations }: FleetReport): string[] {
  return Object.entries(operations)
    .filter(([, { count }]) => count > 0)
    .toSorted(([, one], [, other]) => other.count - one.count)
    .slice(0, SERIES.length)
    .map(([name]) => name);
}

function seriesOf(
  timeline: readonly Point[],
  name: string,
  value: (point: Point) => number | undefined,
  told: (most: number) => string = countText,
): Series {
  const points = timeline.flatMap((point) => {
    const y = value(point);
    return y === undefined ? [] : [[point.at, y] as const];
  });
  return { name, note: `${told(Math.max(...points.map(([, y]) => y)))} at most`, points };
}

function heights(series: readonly Series[]): number[] {
  return series.flatMap(({ points }) => points.map(([, y]) => y));
}

function upTo(series: readonly Series[], text: (value: number) => string): Axis {
  // There are no half modems, nor bytes.
  return linearAxis(Math.max(0, ...heights(series)), text === rateText ? 0.1 : 1, text);
}

/** Of milliseconds; nothing is shorter than 10 µs. */
function logarithm(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.log10(Math.max(ms, 0.01));
}

function ownOf<T>(all: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(all, name) ? all[name] : undefined;
}
