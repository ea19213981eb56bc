import { failuresOf } from "../../fleet/report/fleet-report.ts";
import { progressLine } from "../../fleet/report/progress.ts";
import type { FleetRun } from "./run.ts";
import type { FleetSetup } from "./setup.ts";

/** Where nobody looks at a terminal, progress is told so often, in ticks. */
const SELDOM = 10;

/** Tells people, or with --json programs, how it goes. */
export class ProgressTeller {
  readonly #setup: FleetSetup;
  readonly #json: boolean;
  readonly #terminal: boolean;
  #ticks = 0;

  constructor(setup: FleetSetup, json: boolean) {
    this.#setup = setup;
    this.#json = json;
    this.#terminal = process.stdout.isTTY && !json;
  }

  /** Something that is worth a line of its own. */
  note(message: string): void {
    this.clear();
    const line = this.#json ? JSON.stringify({ event: "note", message }) : message;
    process.stdout.write(`${line}\n`);
  }

  /** The line of progress goes. */
  clear(): void {
    if (this.#terminal) process.stdout.write("\r\x1b[2K");
  }

  /** Once a second. `lasted`: milliseconds since modules began. */
  tick(run: FleetRun, lasted: number): void {
    this.#ticks++;
    if (!this.#terminal && this.#ticks % SELDOM !== 0) return;
    const { plan, processes } = this.#setup;
    const counts = run.counts();
    const lately = run.timeline.slice(-processes);
    const ramp = Math.max(0, ...plan.groups.map((group) => (group.firmware ? group.ramp : 0)));
    const failures: { [result: string]: number } = {};
    for (const { result, count } of failuresOf(counts.operations))
      failures[result] = (failures[result] ?? 0) + count;
    const sum = (of: (point: (typeof lately)[number]) => number): number =>
      lately.reduce((total, point) => total + of(point), 0);
    const progress = {
      ...{ lasted, failures, of: run.modems },
      modems: run.modems - (counts.states["waiting"] ?? 0) - (counts.states["taken"] ?? 0),
      states: counts.states,
      opens: sum(({ connects, seconds }) => connects / seconds),
      up: sum(({ up, seconds }) => up / seconds),
      ...(lasted < ramp && { ramp: ramp - lasted }),
    };
    if (this.#json) process.stdout.write(`${JSON.stringify({ event: "progress", ...progress })}\n`);
    else if (this.#terminal)
      process.stdout.write(`\r\x1b[2K${progressLine(progress, process.stdout.columns - 1)}`);
    else process.stdout.write(`${progressLine(progress, 120)}\n`);
  }
}
