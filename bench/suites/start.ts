import { spawn } from "node:child_process";
import { once } from "node:events";
import { installed } from "../compiled.ts";
import type { Options } from "../options.ts";
import type { Row, Target } from "../report.ts";
import { median } from "../stats.ts";

const ROUNDS = 3;

interface Start {
  readonly name: string;
  readonly args: readonly string[];
  /** `exit`: it ends by itself. `line`: it has said its first line, and is ended. */
  readonly until: "exit" | "line";
  readonly target: Target;
}

const STARTS: readonly Start[] = [
  {
    name: "--version",
    args: ["--version"],
    until: "exit",
    target: { bound: "at most", value: 1.5 },
  },
  ...[["--pty"], ["--tcp", "0"]].map((port): Start => {
    const args = ["--json", ...port];
    const name = `${args.join(" ")}, until ready`;
    return { name, args, until: "line", target: { bound: "at most", value: 2.5 } };
  }),
];

/** From the start of the program until it has answered, against a Node that does nothing. */
export async function start({ rounds }: Options): Promise<Row[]> {
  const program = installed();
  const nothing: number[] = [];
  const times = STARTS.map((): number[] => []);
  for (let round = 0; round < ROUNDS * rounds; round++) {
    nothing.push(await time(["-e", "0"], "exit"));
    for (const [index, { args, until }] of STARTS.entries()) {
      times[index]!.push(await time([program, ...args], until));
    }
  }
  return STARTS.map(({ name, target }, index) => ({
    what: `modemtwin ${name}`,
    ours: milliseconds(median(times[index]!)),
    bare: milliseconds(median(nothing)),
    figure: median(times[index]!.map((each, round) => each / nothing[round]!)),
    target,
  }));
}

async function time(args: readonly string[], until: Start["until"]): Promise<number> {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env; // Node 20 reads it at every start, which takes longer than Node
  const begin = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  const exit = once(child, "exit");
  if (until === "exit") {
    const [code] = await exit;
    if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
    return performance.now() - begin;
  }
  const [line] = await once(child.stdout, "data");
  const taken = performance.now() - begin;
  child.kill();
  await exit;
  if (!String(line).includes('"ready"')) throw new Error(`${args.join(" ")} said ${line}`);
  return taken;
}

function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`;
}
