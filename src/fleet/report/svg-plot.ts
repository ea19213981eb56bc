import { escaped } from "./markup.ts";
import { SERIES } from "./report-style.ts";

/** One axis: values between `from` and `to`, and where it is marked with what. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

export interface Series {
  readonly name: string;
  /** What the legend says beside the name: `800 at the end`. */
  readonly note: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Plot {
  /** For references within the page: letters. */
  readonly id: string;
  readonly title: string;
  /** What is up the vertical axis, with its unit. */
  readonly unit: string;
  /** What is along the horizontal one. */
  readonly along: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

/**
 * Lines over two axes, and a legend, as wide as there is room. Axes are placed in per cent and lines in a stretched
 * picture within: letters keep their size on any screen.
 */
export function plotMarkup({ id, title, unit, along, x, y, series }: Plot): string {
  const across = (value: number) => share(value, x) * 1000;
  const down = (value: number) => (1 - share(value, y)) * 1000;
  const marks = [
    ...y.ticks.map(({ at, text }) => {
      const place = percent(1 - share(at, y));
      return `<line class="grid" x1="0" x2="100%" y1="${place}" y2="${place}"/><text x="-8" y="${place}" dy="4" text-anchor="end">${escaped(text)}</text>`;
    }),
    ...x.ticks.map(({ at, text }) => {
      const place = percent(share(at, x));
      return `<line class="grid" x1="${place}" x2="${place}" y1="0" y2="100%"/><text x="${place}" y="100%" dy="18" text-anchor="middle">${escaped(text)}</text>`;
    }),
  ];
  const lines = series.map(({ points }, at) => {
    const path = points.map(([x, y]) => `${tenths(across(x))} ${tenths(down(y))}`).join("L");
    // A single point is a dot.
    return `<path class="series s${at % SERIES.length}" d="M${path}${points.length === 1 ? "h0" : ""}"/>`;
  });
  const told = series.map(({ name, note }) => `${name}: ${note}.`).join(" ");
  return `<svg class="plot" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${escaped(title)}</title>
<desc id="${id}-desc">${escaped(`${unit}, along ${along}. ${told}`)}</desc>
<text x="-54" y="-15">${escaped(unit)}</text><text x="100%" y="-15" text-anchor="end">${escaped(along)}</text>
${marks.join("\n")}
<line class="axis" x1="0" x2="100%" y1="100%" y2="100%"/>
<svg width="100%" height="100%" viewBox="0 0 1000 1000" preserveAspectRatio="none" overflow="visible">${lines.join("")}</svg>
</svg>
<ul class="legend">${series.map(legendItem).join("")}</ul>`;
}

function legendItem({ name, note }: Series, at: number): string {
  const line = `<svg aria-hidden="true" viewBox="0 0 26 10"><path class="series s${at % SERIES.length}" d="M1 5H25"/></svg>`;
  return `<li>${line}<span>${escaped(name)} <span class="soft">${escaped(note)}</span></span></li>`;
}

function share(value: number, { from, to }: Axis): number {
  return to > from ? Math.min(1, Math.max(0, (value - from) / (to - from))) : 0;
}

function percent(part: number): string {
  return `${tenths(part * 100)}%`;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
