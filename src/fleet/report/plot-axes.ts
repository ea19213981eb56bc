import { clockText, durationText } from "./figures.ts";
import type { Axis } from "./svg-plot.ts";

/** From 0 up to about `most` or more, marked at some round numbers, `least` or more apart. */
export function linearAxis(most: number, least: number, text: (value: number) => string): Axis {
  const step = roundStep(Math.max(most / 4, least));
  const count = Math.max(1, Math.ceil(most / step - 0.05));
  const ticks = Array.from({ length: count + 1 }, (_, at) => ({
    at: at * step,
    text: text(at * step),
  }));
  return { from: 0, to: count * step, ticks };
}

function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((step) => step >= least * 0.99)!;
}

/** Round to people: in seconds. */
const STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400,
];

/** Of seconds. */
export function timeAxis(seconds: number): Axis {
  const to = Math.max(1, seconds);
  const step = STEPS.find((step) => to / step <= 5) ?? Math.ceil(to / 5);
  const ticks = Array.from({ length: Math.floor(to / step) + 1 }, (_, at) => ({
    at: at * step,
    text: clockText(at * step * 1000),
  }));
  return { from: 0, to, ticks };
}

/** Of common logarithms of milliseconds: decades, and their parts where there are few. */
export function logAxis(values: readonly number[]): Axis {
  const from = Math.floor(Math.min(...values) + 1e-9);
  const to = Math.max(from + 1, Math.ceil(Math.max(...values) - 1e-9));
  const parts = to - from <= 2 ? [1, 2, 5] : [1];
  const ticks = Array.from({ length: to - from + 1 }, (_, at) => from + at)
    .flatMap((decade) => parts.map((part) => decade + Math.log10(part)))
    .filter((at) => at <= to)
    .map((at) => ({ at, text: durationText(10 ** at) }));
  return { from, to, ticks };
}
