import { parseArgs } from "node:util";
import { portKind, type PortKind } from "./place.ts";

/** What to measure and how often. */
export interface Options {
  /** Part of the name of the suites to run; undefined: all. */
  readonly only: string | undefined;
  /** Kinds of ports to measure; undefined: all. */
  readonly port: PortKind | undefined;
  /** Rounds of each comparison: ours and the bare one take turns, and the median counts. */
  readonly rounds: number;
}

export function readOptions(argv: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        only: { type: "string" },
        port: { type: "string" },
        rounds: { type: "string", default: "7" },
      },
    });
    const rounds = Number(values.rounds);
    const port = values.port === undefined ? undefined : portKind(values.port);
    if (Number.isInteger(rounds) && rounds > 0) return { only: values.only, port, rounds };
  } catch {
    // The message below says what is allowed.
  }
  console.error("bench: [--only at|transparent|buffered|fleet|start] [--port KIND] [--rounds N]");
  process.exit(2);
}
