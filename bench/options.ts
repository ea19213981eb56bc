import { parseArgs } from "node:util";

/** What to measure and how often. */
export interface Options {
  /** Part of the name of the suites to run; undefined: all. */
  readonly only: string | undefined;
  /** Rounds of each comparison: ours and the bare one take turns, and the median counts. */
  readonly rounds: number;
}

export function readOptions(argv: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { only: { type: "string" }, rounds: { type: "string", default: "7" } },
    });
    const rounds = Number(values.rounds);
    if (Number.isInteger(rounds) && rounds > 0) return { only: values.only, rounds };
  } catch {
    // The message below says what is allowed.
  }
  console.error("bench: [--only at|transparent|buffered|fleet|start] [--rounds N]");
  process.exit(2);
}
