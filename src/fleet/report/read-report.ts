import { HostError } from "../../kernel/errors.ts";
import { printable } from "./figures.ts";
import type { FleetReport } from "./fleet-report.ts";
import { BUCKETS, LONGEST } from "./histogram.ts";
import { MOST_POINTS } from "./timeline.ts";
import { utcOf } from "./utc.ts";

/** More machines than that are none of ours. */
const MOST_SHARDS = 10_000;

/** A hundred years in milliseconds: no run lasts as long, and what lasts longer is no time that could be told. */
const LONGEST_RUN = 3_155_760_000_000;

/** Of a stretch of the course, in seconds: rates are divided by it. */
const SHORTEST = 0.001;

/** Of names: what a terminal would obey is none. */
const PLAIN = "a text without control characters";

/** The report in a file. Throws MT_FILE with the file, the field and what it is to be. */
export function readReport(text: string, file: string): FleetReport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong(file, "is no JSON; the report of a fleet is needed");
  }
  const top = new Node(value, "", file);
  const version = top.at("version");
  if (version.value !== 1) throw wrong(file, `version is ${shown(version.value)}; 1 can be read`);
  checkHead(top);
  checkCounts(top);
  checkTimeline(top.at("timeline"));
  // Older ones have none.
  if (top.at("thresholds").value !== undefined) top.at("thresholds").list().forEach(checkVerdict);
  if (top.at("missing").value !== undefined)
    for (const index of top.at("missing").list()) index.integer(0, MOST_SHARDS);
  // The cast: each field was looked at.
  return value as FleetReport;
}

function checkHead(top: Node): void {
  for (const name of ["by", "plan", "seed"]) top.at(name).text();
  const began = top.at("began");
  if (utcOf(began.text()) === undefined) throw began.wrong("a time as 2026-11-22T17:45:04.000Z");
  top.at("modems").integer();
  top.at("lasted").number(0, LONGEST_RUN);
  const shard = top.at("shard");
  if (shard.value === null) return;
  shard.at("index").integer(0, shard.at("of").integer(1, MOST_SHARDS) - 1);
}

function checkCounts(top: Node): void {
  for (const [, modems] of top.at("states").entries()) modems.integer();
  checkOperations(top.at("operations"));
  for (const way of ["up", "down"]) top.at("bytes").at(way).integer();
  for (const name of ["connects", "churned", "crashes"]) top.at(name).integer();
  if (top.at("groups").value === undefined) return;
  for (const [, group] of top.at("groups").entries()) checkOperations(group);
}

function checkOperations(operations: Node): void {
  for (const [, operation] of operations.entries()) {
    const count = operation.at("count").integer();
    let failures = 0;
    for (const [, each] of operation.at("failures").entries()) failures += each.integer();
    if (failures > count) throw operation.at("failures").wrong(`${count} at most, together`);
    checkHistogram(operation.at("latency"), count);
  }
}

function checkHistogram(latency: Node, count: number): void {
  if (latency.at("count").integer() !== count)
    throw latency.at("count").wrong(`${count}, as many as there were operations`);
  const min = latency.at("min").number(0, LONGEST);
  const max = latency.at("max").number(min, LONGEST);
  // Microseconds, each latency rounded.
  const most = Math.min(count * Math.ceil(max * 1000), Number.MAX_SAFE_INTEGER);
  latency.at("sum").integer(count * Math.floor(min * 1000), most);
  const buckets = latency.at("buckets");
  const numbers = buckets.list();
  let [sum, from] = [0, 0];
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    from = numbers[at]!.integer(from, BUCKETS - 1) + 1;
    sum += numbers[at + 1]!.integer(1);
  }
  if (sum !== count || numbers.length % 2 !== 0)
    throw buckets.wrong(`pairs of bucket and count, ${count} together`);
}

function checkTimeline(timeline: Node): void {
  const points = timeline.list();
  if (points.length > MOST_POINTS) throw timeline.wrong(`${MOST_POINTS} points at most`);
  let from = 0;
  for (const point of points) {
    from = point.at("at").number(from, LONGEST_RUN / 1000);
    point.at("seconds").number(SHORTEST, LONGEST_RUN / 1000);
    for (const name of ["connects", "operations", "failures", "up", "down"])
      point.at(name).number(0, Number.MAX_SAFE_INTEGER);
    for (const [, modems] of point.at("states").entries())
      modems.number(0, Number.MAX_SAFE_INTEGER);
    for (const [, latency] of point.at("latency").entries()) {
      latency.at("count").number(0, Number.MAX_SAFE_INTEGER);
      for (const name of ["p50", "p99"]) latency.at(name).number(0, LONGEST);
    }
  }
}

function checkVerdict(verdict: Node): void {
  verdict.at("text").text();
  const value = verdict.at("value");
  if (value.value !== null) value.number(0, Number.MAX_SAFE_INTEGER);
  const holds = verdict.at("holds");
  if (typeof holds.value !== "boolean") throw holds.wrong("true or false");
}

/** A value of the document, and where it stands. */
class Node {
  readonly value: unknown;
  readonly #path: string;
  readonly #file: string;

  constructor(value: unknown, path: string, file: string) {
    this.value = value;
    this.#path = path;
    this.#file = file;
  }

  /** The value of a field; one that is not there is undefined. */
  at(name: string): Node {
    const fields = this.#fields();
    const path = this.#path === "" ? name : `${this.#path}.${name}`;
    return new Node(Object.hasOwn(fields, name) ? fields[name] : undefined, path, this.#file);
  }

  /** Fields whose names are of the run: what operations, results, groups and states are called. */
  entries(): (readonly [name: string, value: Node])[] {
    return Object.keys(this.#fields()).map((name) => {
      if (printable(name) !== name) {
        const what = this.#path === "" ? "the document" : this.#path;
        throw wrong(this.#file, `${what} has the name ${shown(name)}; ${PLAIN} is needed`);
      }
      return [name, this.at(name)] as const;
    });
  }

  list(): Node[] {
    if (!Array.isArray(this.value)) throw this.wrong("a list");
    return this.value.map((item, index) => new Node(item, `${this.#path}[${index}]`, this.#file));
  }

  text(): string {
    if (typeof this.value !== "string" || printable(this.value) !== this.value)
      throw this.wrong(PLAIN);
    return this.value;
  }

  number(min: number, max: number): number {
    const { value } = this;
    if (typeof value === "number" && value >= min && value <= max) return value;
    throw this.wrong(`a number from ${min} to ${max}`);
  }

  integer(min = 0, max = Number.MAX_SAFE_INTEGER): number {
    const { value } = this;
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max)
      return value;
    throw this.wrong(`a whole number from ${min} to ${max}`);
  }

  wrong(needed: string): HostError {
    const name = this.#path === "" ? "the document" : this.#path;
    return wrong(this.#file, `${name} is ${shown(this.value)}; it is to be ${needed}`);
  }

  #fields(): { readonly [name: string]: unknown } {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw this.wrong("an object");
    // The cast: that is what is left.
    return value as { readonly [name: string]: unknown };
  }
}

/** More of a value would not be read. */
const LONG = 40;

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value);
  return text.length <= LONG ? text : `${text.slice(0, LONG)}…`;
}

function wrong(file: string, what: string): HostError {
  return new HostError("MT_FILE", `${file}: ${what}`);
}
