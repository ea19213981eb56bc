import { progressLine, progressOf } from "../../fleet/report/progress.ts";
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
    const { groups } = this.#setup.plan;
    const ramp = Math.max(0, ...groups.map((group) => (group.firmware ? group.ramp : 0)));
    const { modems: of, latest } = run;
    const progress = progressOf({ lasted, ramp, of, counts: run.counts(), latest });
    if (this.#json) process.stdout.write(`${JSON.stringify({ event: "progress", ...progress })}\n`);
    else if (this.#terminal)
      process.stdout.write(`\r\x1b[2K${progressLine(progress, process.stdout.columns - 1)}`);
    else process.stdout.write(`${progressLine(progress, 120)}\n`);
  }
}
