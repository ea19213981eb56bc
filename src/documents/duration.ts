import type { Span } from "../models/timing.ts";
import type { DocumentNode } from "./document-node.ts";

const UNITS: { readonly [unit: string]: number } = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };
const LONGEST = 24 * UNITS["h"]!;
const ALLOWED = "a duration of at most a day is needed, such as 300 ms, 2 s or 1.5 min";

/** `2 s`, `300 ms`, `1.5 min`, or a number of milliseconds. */
export function readDuration(node: DocumentNode): number | undefined {
  const ms = durationOf(node.scalar);
  return ms !== undefined && ms <= LONGEST ? ms : node.wrong(`is ${node.description}`, ALLOWED);
}

/** One duration, or a list of the shortest and the longest one. */
export function readSpan(node: DocumentNode): Span | undefined {
  if (node.kind !== "list") {
    const ms = readDuration(node);
    return ms === undefined ? undefined : { min: ms, max: ms };
  }
  const given = node.items().map((item) => readDuration(item));
  const [min, max] = given;
  if (given.length !== 2) {
    return node.wrong(
      `has ${given.length} instead of two durations`,
      "the shortest and the longest are needed",
    );
  }
  if (min === undefined || max === undefined) return undefined;
  return min <= max ? { min, max } : node.wrong("has the longer one first", "[2 s, 6 s] is right");
}

function durationOf(value: DocumentNode["scalar"]): number | undefined {
  if (typeof value === "number") return value >= 0 ? Math.round(value) : undefined;
  const [, number = "", unit = ""] =
    /^(\d+(?:\.\d+)?) ?(ms|s|min|h)$/.exec(String(value).trim()) ?? [];
  return number === "" ? undefined : Math.round(Number(number) * UNITS[unit]!);
}
