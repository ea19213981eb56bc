import type { Clock, Instant } from "../kernel/clock.ts";

/** More than anybody clicks; past it the oldest are forgotten. */
const MOST = 1000;

/** What a module was made of that its scenario repeats. */
export interface Made {
  readonly model: string;
  readonly seed: string;
  /** `--fault`. */
  readonly faults: readonly string[];
  /** The scenario that is played on it, whose set-up is its own. */
  readonly scenario: string | undefined;
}

interface Done {
  readonly at: Instant;
  readonly what: string;
}

/** What was done to a module through the API, to be done again: "copy as scenario". */
export class Deeds {
  readonly #clock: Clock;
  readonly #done: Done[] = [];
  #forgotten = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A line as in a scenario's `do`, or a comment (`# …`) about what no scenario can do. */
  add(what: string): void {
    this.#done.push({ at: this.#clock.now, what });
    if (this.#done.length <= MOST) return;
    this.#done.shift();
    this.#forgotten++;
  }

  /** A scenario that does the same, counted from `start`: the first byte that a host typed. Without one, from the first deed. */
  asScenario({ model, seed, faults, scenario }: Made, start: Instant | undefined): string {
    const from = start ?? this.#done[0]?.at ?? 0;
    const lines = [
      "name: What was done by hand",
      `seed: ${JSON.stringify(seed)}`,
      `setup: [model ${model}, elsewhere echo]`,
    ];
    if (scenario !== undefined)
      lines.push(`# The scenario "${scenario}" was played; its set-up is not in it.`);
    if (faults.length > 0) lines.push(`faults: ${JSON.stringify(faults)}`);
    if (this.#forgotten > 0) lines.push(`# ${this.#forgotten} more stood before these.`);
    if (this.#done.some(({ what }) => !what.startsWith("#"))) lines.push("steps:");
    for (const { at, what } of this.#done) {
      const ms = Math.max(0, Math.round(at - from));
      if (what.startsWith("#")) lines.push(`  # at ${ms} ms ${what.slice(2)}`);
      else lines.push(`  - at: ${ms} ms`, `    do: ${JSON.stringify(what)}`);
    }
    const last = Math.max(0, (this.#done.at(-1)?.at ?? from) - from);
    lines.push("# expect: what a good driver does then (docs/scenarios.md)");
    lines.push(`lasts: ${Math.ceil(last / 1000) + 60} s`);
    return `${lines.join("\n")}\n`;
  }
}
