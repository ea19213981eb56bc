import { milliseconds } from "../kernel/duration.ts";
import type { Span } from "../models/timing.ts";
import type { DocumentNode } from "./document-node.ts";

/** A day. */
const LONGEST = 86_400_000;
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
  return milliseconds(String(value));
}
