import type { Profiler } from "node:inspector";

type Frame = Profiler.ProfileNode["callFrame"];

export interface Share {
  readonly name: string;
  readonly microseconds: number;
}

/** Self time of every function, and of every layer: a folder of the package, Node, or the machine. Longest first. */
export function selfTimes({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): {
  readonly functions: readonly Share[];
  readonly layers: readonly Share[];
} {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const functions = new Map<string, number>();
  const layers = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const frame = frames.get(id)!;
    if (frame.functionName === "(idle)") continue;
    // A sample lasts until the next one is taken.
    const time = timeDeltas[index + 1] ?? 0;
    const name = `${frame.functionName || "(anonymous)"}  ${position(frame)}`;
    functions.set(name, (functions.get(name) ?? 0) + time);
    layers.set(layer(frame), (layers.get(layer(frame)) ?? 0) + time);
  }
  return { functions: longestFirst(functions), layers: longestFirst(layers) };
}

const PACKAGE = /\/src\/(.*)$/;

function position({ url, lineNumber }: Frame): string {
  const file = PACKAGE.exec(url)?.[1] ?? url;
  return file === "" ? "" : `${file}:${lineNumber + 1}`;
}

function layer({ url, functionName }: Frame): string {
  const file = PACKAGE.exec(url)?.[1];
  if (file !== undefined) return file.slice(0, Math.max(0, file.lastIndexOf("/"))) || file;
  if (url.startsWith("node:")) return "Node's JavaScript";
  // Without a position: the collector, or what Node and the system do for a call.
  if (functionName === "(garbage collector)") return "garbage collector";
  return url === "" ? "Node and the system" : "the bench";
}

function longestFirst(times: ReadonlyMap<string, number>): Share[] {
  return [...times]
    .map(([name, microseconds]) => ({ name, microseconds }))
    .toSorted((a, b) => b.microseconds - a.microseconds);
}
