import type { NumberedRow } from "./read.ts";
import { Wire } from "./wire.ts";

/** Milliseconds, as they were seen. */
export interface Seen {
  readonly name: string;
  readonly count: number;
  readonly min: number;
  readonly max: number;
}

/** What recordings tell of how long a module takes. */
export interface Learned {
  /** By command and form: `AT+CFUN`, `AT+COPS=?`. */
  readonly commands: readonly Seen[];
  /** By the names of src/models/timing.ts. */
  readonly delays: readonly Seen[];
  /** Commands that the twin does not have. */
  readonly unknown: readonly string[];
}

/** One command alone in its line: `AT+QIACT=1`, `ATE0`, `AT&W`. */
const ALONE = /^AT((?:\+|&)?[A-Z]+)(=\?|\?)?/i;

/** URCs of a start, and from which to which a delay goes. */
const STARTS: readonly (readonly [from: RegExp, to: RegExp, delay: string])[] = [
  [/^RDY$/, /^APP RDY$/, "appReady"],
  [/^APP RDY$/, /^\+CPIN: READY$/, "sim"],
  [/^\+CPIN: READY$/, /^\+QUSIM: /, "usim"],
  [/^\+QUSIM: /, /^\+QIND: SMS DONE$/, "sms"],
];

/** Collects from one journal after the other. `known`: the commands there are (`+QIACT`, `&W`). */
export class Lessons {
  readonly #known: ReadonlySet<string>;
  readonly #commands = new Map<string, Times>();
  readonly #delays = new Map<string, Times>();
  readonly #quick = new Times();
  readonly #unknown = new Set<string>();

  constructor(known: Iterable<string>) {
    this.#known = new Set(known);
  }

  read(rows: Iterable<NumberedRow>): void {
    const wires = new Map<string, Wire>();
    for (const { row } of rows) {
      if (row.kind !== "bytes") continue;
      let wire = wires.get(row.port);
      if (!wire) wires.set(row.port, (wire = this.#wire()));
      if (row.way === "from host") wire.fromHost(row.at, row.chunk);
      else wire.toHost(row.at, row.chunk);
    }
  }

  #wire(): Wire {
    const last = new Map<string, number>();
    let poweringDown: number | undefined;
    return new Wire({
      command: ({ at, text, result, took, data }) => {
        if (!data) this.#answered(text, took);
        if (/^AT\+QPOWD/i.test(text) && result === "OK") poweringDown = at;
      },
      urc: (at, line) => {
        for (const [from, to, delay] of STARTS) {
          const begun = to.test(line) ? last.get(from.source) : undefined;
          if (begun !== undefined) this.#add(this.#delays, delay, at - begun);
          if (from.test(line)) last.set(from.source, at);
        }
        if (line === "POWERED DOWN" && poweringDown !== undefined) {
          this.#add(this.#delays, "powerDown", at - poweringDown);
        }
      },
    });
  }

  #answered(text: string, took: number): void {
    this.#quick.add(took);
    const [, name, form = ""] = ALONE.exec(text) ?? [];
    if (name === undefined || text.includes(";")) return;
    const command = name.toUpperCase();
    if (!this.#known.has(command)) return void this.#unknown.add(`AT${command}`);
    // The twin makes no difference between the other forms.
    this.#add(this.#commands, `AT${command}${form}`, took);
  }

  #add(times: Map<string, Times>, name: string, ms: number): void {
    const found = times.get(name) ?? new Times();
    found.add(ms);
    times.set(name, found);
  }

  learned(): Learned {
    const delays = seen(this.#delays);
    const { count } = this.#quick;
    // The middle of all: what a command of which nothing is known takes.
    if (count > 0) {
      const [min, max] = [this.#quick.share(0.1), this.#quick.share(0.9)];
      delays.unshift({ name: "reply", count, min, max });
    }
    return { commands: seen(this.#commands), delays, unknown: [...this.#unknown].toSorted() };
  }
}

/** How fine times are told apart: a histogram, so that a recording may be of any length. */
const STEPS = 12_000;

class Times {
  count = 0;
  min = Infinity;
  max = 0;
  #steps: Uint32Array | undefined;

  add(ms: number): void {
    this.count++;
    this.min = Math.min(this.min, ms);
    this.max = Math.max(this.max, ms);
    this.#steps ??= new Uint32Array(STEPS);
    this.#steps[Math.min(STEPS - 1, Math.floor(ms))]!++;
  }

  /** So that this share of all is at most as long. */
  share(share: number): number {
    let left = share * this.count;
    const found = this.#steps?.findIndex((count) => (left -= count) < 0) ?? -1;
    return Math.min(this.max, Math.max(this.min, found));
  }
}

function seen(times: ReadonlyMap<string, Times>): Seen[] {
  return [...times]
    .map(([name, { count, min, max }]) => ({ name, count, min, max }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** A timing as a file for --timing (docs/models.md). */
export function timingText({ commands, delays, unknown }: Learned): string {
  const rows = (list: readonly Seen[]): string =>
    list
      .map(({ name, count, min, max }) => `  ${name}: [${ms(min)}, ${ms(max)}] # ${count} times\n`)
      .join("");
  let text =
    "# Learned from recordings, in milliseconds: the shortest and the longest that was seen.\n";
  text += "base: instant\n";
  if (delays.length > 0) text += `delays:\n${rows(delays)}`;
  if (commands.length > 0) text += `commands:\n${rows(commands)}`;
  if (unknown.length > 0) text += `# Not of the twin: ${unknown.join(", ")}\n`;
  return text;
}

function ms(value: number): number {
  return Math.max(0, Math.round(value));
}
