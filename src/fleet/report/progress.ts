import { bytesText, clockText, countText, printable, quantityText, rateText } from "./figures.ts";
import { failuresByResult, type FleetCounts } from "./fleet-report.ts";
import { thousandths, type Point } from "./timeline.ts";

/** How a run is getting on. */
export interface Progress {
  /** Milliseconds since it began, whole ones. */
  readonly lasted: number;
  /** How many modems there are by now, and how many there will be. */
  readonly modems: number;
  readonly of: number;
  readonly states: { readonly [state: string]: number };
  /** Lately, a second: connections that were opened, and bytes from the modems. */
  readonly opens: number;
  readonly up: number;
  /** Since the run began, by result code: `failuresByResult`. */
  readonly failures: { readonly [result: string]: number };
  /** Milliseconds until all modems are there; undefined: they are. */
  readonly ramp?: number | undefined;
}

/** What is known of a run while it goes on. */
export interface Underway {
  /** Milliseconds since it began, and until its last modem is to be there. */
  readonly lasted: number;
  readonly ramp: number;
  /** How many modems there will be. */
  readonly of: number;
  readonly counts: FleetCounts;
  /** Of each process, what went on between its last two ticks: `Tally.latest`. The course's last point may be a minute. */
  readonly latest: readonly Point[];
}

export function progressOf({ lasted, ramp, of, counts, latest }: Underway): Progress {
  const { states, operations } = counts;
  const rate = (name: "connects" | "up"): number =>
    thousandths(latest.reduce((sum, point) => sum + point[name] / point.seconds, 0));
  return {
    lasted: Math.round(lasted),
    modems: of - (states["waiting"] ?? 0) - (states["taken"] ?? 0),
    ...{ of, states, opens: rate("connects"), up: rate("up") },
    failures: failuresByResult(operations),
    ...(lasted < ramp && { ramp: Math.round(ramp - lasted) }),
  };
}

/** Result codes that are named: the most frequent. */
const MOST_RESULTS = 3;

/**
 * One line for a terminal of so many columns, to be rewritten:
 * `0:42  820/1,000 modems  on 800 connecting 20  41 opens/s  12 kB/s up  failures 3 (+QIOPEN 566: 2)  ramp done in 0:09`.
 * What matters least is left out until it fits.
 */
export function progressLine(progress: Progress, width: number): string {
  const { lasted, modems, of, opens, up, ramp } = progress;
  const failures = failureParts(progress.failures);
  // Later in the list of `give` goes first.
  const parts = [
    { give: 0, text: clockText(lasted) },
    { give: 1, text: `${countText(modems)}/${quantityText(of, "modem")}` },
    { give: 4, text: statesText(progress.states) },
    { give: 3, text: `${rateText(opens)} opens/s` },
    { give: 5, text: `${bytesText(up)}/s up` },
    { give: 2, text: failures.total },
    { give: 7, text: failures.named },
    { give: 6, text: ramp === undefined ? "" : `ramp done in ${clockText(ramp)}` },
  ].filter(({ text }) => text !== "");
  for (let most = 7; most > 0; most--) {
    const line = joined(parts.filter(({ give }) => give <= most));
    if (line.length <= width) return line;
  }
  return clockText(lasted).slice(0, Math.max(0, width));
}

/** The result codes stand in brackets behind their total, a single space away. */
function joined(parts: readonly { readonly text: string }[]): string {
  return parts.reduce(
    (line, { text }) => (line === "" ? text : `${line}${text.startsWith("(") ? " " : "  "}${text}`),
    "",
  );
}

function statesText(states: Progress["states"]): string {
  return Object.entries(states)
    .filter(([, modems]) => modems > 0)
    .map(([state, modems]) => `${printable(state)} ${modems}`)
    .join(" ");
}

function failureParts(failures: Progress["failures"]) {
  const sorted = Object.entries(failures)
    .filter(([, count]) => count > 0)
    .toSorted(([, one], [, other]) => other - one);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  const named = sorted
    .slice(0, MOST_RESULTS)
    .map(([result, count]) => `${printable(result)}: ${countText(count)}`);
  if (sorted.length > MOST_RESULTS) named.push("…");
  return {
    total: `failures ${countText(total)}`,
    named: total === 0 ? "" : `(${named.join(", ")})`,
  };
}
