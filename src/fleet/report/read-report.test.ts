import { expect, test } from "vitest";
import { joinReports } from "./merge-reports.ts";
import { readReport } from "./read-report.ts";
import { Tally } from "./tally.ts";
import { utcOf } from "./utc.ts";

interface Change {
  /** Where: `bytes.up`, `timeline.0.at`. */
  readonly at: string;
  /** Undefined: the field is left out. */
  readonly to: unknown;
}

function text(change?: Change): string {
  const time = { now: 0 };
  const tally = new Tally(() => time.now);
  tally.operation("send", "ok", 5);
  tally.group("meters").operation("send", "timeout", 50);
  time.now = 1000;
  tally.tick({ on: 1 });
  const report = tally.report({
    ...{ by: "me", plan: "p", seed: "1", began: "2026-11-22T17:45:04.000Z" },
    ...{ modems: 1, shard: { index: 1, of: 2 } },
  });
  return JSON.stringify(change ? changed(JSON.parse(JSON.stringify(report)), change) : report);
}

function changed(value: { [name: string]: unknown }, { at, to }: Change): object {
  const [name = "", ...rest] = at.split(".");
  // The cast: the path leads through objects and lists.
  const inner = value[name] as { [name: string]: unknown };
  value[name] = rest.length === 0 ? to : changed(inner, { at: rest.join("."), to });
  return value;
}

test("reads what was written", () => {
  expect(JSON.stringify(readReport(text(), "a.json"))).toBe(text());
});

test.each<[at: string, to: unknown, message: string]>([
  ["version", 2, "a.json: version is 2; 1 can be read"],
  ["version", undefined, "a.json: version is missing; 1 can be read"],
  ["plan", undefined, "a.json: plan is missing; it is to be a text without control"],
  ["began", "2026-13-01T00:00:00Z", 'a.json: began is "2026-13-01T00:00:00Z"; it is to be a time'],
  ["modems", 1.5, "a.json: modems is 1.5; it is to be a whole number from 0 to 9007199254740991"],
  ["lasted", null, "a.json: lasted is null; it is to be a number from 0 to 3155760000000"],
  ["lasted", 1e308, "a.json: lasted is 1e+308; it is to be a number from 0 to 3155760000000"],
  ["seed", "a\n", 'a.json: seed is "a\\n"; it is to be a text without control characters'],
  [
    "modems",
    1e300,
    "a.json: modems is 1e+300; it is to be a whole number from 0 to 9007199254740991",
  ],
  ["bytes.up", 2 ** 53, "a.json: bytes.up is 9007199254740992; it is to be a whole number"],
  ["states", { "\u001b[2J": 1 }, 'a.json: states has the name "\\u001b[2J"; a text without'],
  ["operations.send.latency.sum", 1e15, "a.json: operations.send.latency.sum is 1000000000000000"],
  ["timeline.0.at", 1e308, "a.json: timeline[0].at is 1e+308"],
  ["timeline.0.seconds", 1e308, "a.json: timeline[0].seconds is 1e+308"],
  ["timeline.0.up", 1e300, "a.json: timeline[0].up is 1e+300; it is to be a number from 0 to"],
  ["timeline.0.states.on", 1e300, "a.json: timeline[0].states.on is 1e+300"],
  ["timeline.0.latency.send.p50", 1e9, "a.json: timeline[0].latency.send.p50 is 1000000000"],
  ["timeline.0.latency.send.count", 1e99, "a.json: timeline[0].latency.send.count is 1e+99"],
  ["shard.index", 2, "a.json: shard.index is 2; it is to be a whole number from 0 to 1"],
  ["shard", 1, "a.json: shard is 1; it is to be an object"],
  ["missing", [-1], "a.json: missing[0] is -1"],
  ["bytes.up", -1, "a.json: bytes.up is -1"],
  ["operations", [], "a.json: operations is []; it is to be an object"],
  ["operations.send.failures.timeout", 3, "a.json: operations.send.failures is"],
  ["operations.send.latency.count", 3, "a.json: operations.send.latency.count is 3"],
  ["operations.send.latency.max", 1, "a.json: operations.send.latency.max is 1"],
  ["operations.send.latency.buckets", [9, 2, 9], "a.json: operations.send.latency.buckets is"],
  ["operations.send.latency.buckets", [9, 1], "pairs of bucket and count, 2 together"],
  ["operations.send.latency.buckets", [9, 1, 8, 1], "latency.buckets[2] is 8"],
  ["operations.send.latency.buckets", [5000, 2], "latency.buckets[0] is 5000"],
  ["groups.meters.send.count", 7, "a.json: groups.meters.send.latency.count is 1"],
  ["thresholds", {}, "a.json: thresholds is {}; it is to be a list"],
  ["thresholds", ["fast"], 'a.json: thresholds[0] is "fast"; it is to be an object'],
  [
    "thresholds",
    [{ text: "\u0007" }],
    'a.json: thresholds[0].text is "\\u0007"; it is to be a text',
  ],
  ["thresholds", [{ text: "p", value: "1" }], 'a.json: thresholds[0].value is "1"; it is'],
  [
    "thresholds",
    [{ text: "p", value: null }],
    "a.json: thresholds[0].holds is missing; it is to be true or false",
  ],
  ["timeline", {}, "a.json: timeline is {}; it is to be a list"],
  ["timeline.0.at", "x", 'a.json: timeline[0].at is "x"; it is to be a number'],
  ["timeline.0.seconds", 0, "a.json: timeline[0].seconds is 0"],
  ["timeline.0.latency.send.p99", null, "a.json: timeline[0].latency.send.p99 is null"],
])("%s: %j", (at, to, message) => {
  const read = expect(() => readReport(text({ at, to }), "a.json"));
  read.toThrow(
    expect.objectContaining({ code: "MT_FILE", message: expect.stringContaining(message) }),
  );
});

test("whatever names a run has, what it writes can be read", () => {
  const nasty = "a\n\u001b[2J\u009f";
  const tally = new Tally(() => 0);
  for (let each = 0; each < 2; each++) tally.group(nasty).operation(nasty, nasty, 1);
  const head = { by: "me", plan: nasty, seed: nasty, began: "2026-11-22T17:45:04.000Z" };
  const report = tally.report({ ...head, modems: 1, shard: null });
  const read = readReport(JSON.stringify(report), "a.json");
  const plain = "a\ufffd\ufffd[2J\ufffd";
  expect(read).toMatchObject({ plan: plain, seed: plain, operations: { [plain]: { count: 2 } } });
  expect(read.groups![plain]![plain]!.failures).toEqual({ [plain]: 2 });
  readReport(JSON.stringify(joinReports([report], { ...head, modems: 1, shard: null })), "b.json");
});

test("what is no report", () => {
  expect(() => readReport("", "a.json")).toThrow("a.json: is no JSON");
  expect(() => readReport("[]", "a.json")).toThrow("a.json: the document is []");
  expect(() => readReport("null", "a.json")).toThrow("a.json: the document is null");
});

test("a time is read as Date reads it", () => {
  for (const time of ["1970-01-01T00:00:00Z", "2000-02-29T23:59:59.9Z", "2026-11-22T17:45:04.123Z"])
    expect(utcOf(time)).toBe(Date.parse(time));
  for (let day = 0; day < 40_000; day += 17) {
    const date = new Date(day * 86_400_000 - 1);
    expect(utcOf(date.toISOString())).toBe(date.getTime());
  }
  for (const none of ["", "2026-11-22", "2026-00-22T17:45:04Z", "2026-11-22T24:45:04Z"])
    expect(utcOf(none)).toBeUndefined();
});
