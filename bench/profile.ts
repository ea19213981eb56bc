// Shows where the time of a command goes in the process of the module: self time by function and by layer, the
// percentages being of the time that was not idle. Keeps nothing but what it prints.
// `npm run bench:profile -- --only at --port pty`
import type { Profiler } from "node:inspector";
import { parseArgs } from "node:util";
import { compile } from "./compiled.ts";
import type { AtQuestion } from "./load/at.ts";
import type { BufferedQuestion } from "./load/buffered.ts";
import type { TransparentQuestion } from "./load/transparent.ts";
import { Driven } from "./pair.ts";
import { portKind, type PortKind } from "./place.ts";
import { selfTimes, type Share } from "./self-times.ts";

const MIB = 1024 * 1024;

/** A profiled run, and by how much to divide for the time of one command. */
interface Run {
  readonly profile: Profiler.Profile;
  readonly count: number;
}

const RUNS: { readonly [name: string]: (kind: PortKind) => Promise<Run> } = {
  at: (kind) => run<AtQuestion>("load/at.ts", kind, { count: 40_000 }, 40_000),
  QISEND: (kind) => buffered("QISEND", kind, 1460),
  QIRD: (kind) => buffered("QIRD", kind, 1500),
  transparent: (kind) => {
    const bytes = (kind === "tcp" ? 1024 : 128) * MIB;
    return run<TransparentQuestion>("load/transparent.ts", kind, { bytes }, (2 * bytes) / MIB);
  },
};

function buffered(what: BufferedQuestion["what"], kind: PortKind, length: number): Promise<Run> {
  const count = 20_000;
  return run<BufferedQuestion>("load/buffered.ts", kind, { what, bytes: count * length }, count);
}

/** The first run warms the code up, the second is looked at. */
async function run<Question extends { readonly place: object }>(
  load: string,
  kind: PortKind,
  question: Omit<Question, "place">,
  count: number,
): Promise<Run> {
  const driven = await Driven.start("subjects/ours.ts", kind, load, "two");
  try {
    await driven.run(question);
    await driven.inspect({ profile: "start" });
    await driven.run(question);
    return { profile: await driven.inspect<Profiler.Profile>({ profile: "stop" }), count };
  } finally {
    driven.stop();
  }
}

function print(title: string, shares: readonly Share[], count: number): void {
  console.log(`\n${title}`);
  const total = shares.reduce((sum, { microseconds }) => sum + microseconds, 0);
  for (const { name, microseconds } of shares.slice(0, 25)) {
    const percent = ((100 * microseconds) / total).toFixed(1).padStart(5);
    console.log(`${percent} %  ${(microseconds / count).toFixed(2).padStart(8)} us  ${name}`);
  }
}

const { values } = parseArgs({
  options: { only: { type: "string" }, port: { type: "string", default: "tcp" } },
});
const kind = portKind(values.port);
compile();
for (const [name, measure] of Object.entries(RUNS)) {
  if (values.only !== undefined && values.only !== name) continue;
  const { profile, count } = await measure(kind);
  const { functions, layers } = selfTimes(profile);
  const unit = name === "transparent" ? "MiB" : "command";
  print(`${name} over ${kind}: layers, microseconds of one ${unit}`, layers, count);
  print(`${name} over ${kind}: functions`, functions, count);
}
