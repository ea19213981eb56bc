import type { Clock } from "../kernel/clock.ts";
import type { JournalMemory } from "../journal/memory.ts";

/** More than anybody clicks; past it the oldest are forgotten. */
const MOST = 1000;

interface Done {
  readonly at: number;
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

  /** A line as in a scenario's `do`. */
  add(what: string): void {
    this.#done.push({ at: this.#clock.now, what });
    if (this.#done.length <= MOST) return;
    this.#done.shift();
    this.#forgotten++;
  }

  /** A scenario that does the same, counted from the first byte that a host typed. Model and seed are its set-up. */
  asScenario(module: { model: string; seed: string }, memory: JournalMemory): string {
    const start = firstTyped(memory) ?? 0;
    const lines = [
      "name: What was done by hand",
      `seed: ${JSON.stringify(module.seed)}`,
      `setup: [model ${module.model}, elsewhere echo]`,
    ];
    if (this.#forgotten > 0) lines.push(`# ${this.#forgotten} more stood before these.`);
    if (this.#done.length > 0) lines.push("steps:");
    for (const { at, what } of this.#done) {
      const ms = Math.max(0, Math.round(at - start));
      lines.push(`  - at: ${ms} ms`, `    do: ${JSON.stringify(what)}`);
    }
    const last = Math.max(0, (this.#done.at(-1)?.at ?? start) - start);
    lines.push("# expect: what a good driver does then (docs/scenarios.md)");
    lines.push(`lasts: ${Math.ceil(last / 1000) + 60} s`);
    return `${lines.join("\n")}\n`;
  }
}

/** When a host typed for the first time, as far as that is remembered. */
function firstTyped(memory: JournalMemory): number | undefined {
  for (const { trace } of memory.from()) {
    if (trace.kind === "bytes" && trace.way === "from host") return trace.at;
  }
  return undefined;
}
