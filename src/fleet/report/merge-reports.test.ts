import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FleetReport } from "./fleet-report.ts";
import { joinReports, mergeReports } from "./merge-reports.ts";
import { readReport } from "./read-report.ts";
import { Tally } from "./tally.ts";

const event = fc.oneof(
  fc.record({
    group: fc.option(fc.constantFrom("meters", "trackers")),
    name: fc.constantFrom("open", "send", "round trip", "__proto__"),
    result: fc.constantFrom("ok", "ok", "ok", "ERROR", "+CME ERROR: 30", "timeout"),
    ms: fc.double({ min: 0, max: 4_000_000, noNaN: true }),
  }),
  fc.record({ up: fc.nat(), down: fc.nat() }),
  fc.constantFrom("connect", "churn", "crash"),
);
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

function count(tally: Tally, event: Event): void {
  if (event === "connect") tally.connects();
  else if (event === "churn") tally.churn();
  else if (event === "crash") tally.workerCrashed();
  else if ("up" in event) tally.bytes(event.up, event.down);
  else {
    const sink = event.group === null ? tally : tally.group(event.group);
    sink.operation(event.name, event.result, event.ms);
  }
}

function shard(index: number, of: number, more: Partial<FleetReport> = {}): FleetReport {
  const time = { now: 0 };
  const tally = new Tally(() => time.now);
  for (let second = 1; second <= 10; second++) {
    tally.connects();
    time.now = second * 1000;
    tally.tick({ on: 5 });
  }
  const began = "2026-11-22T17:45:04.000Z";
  return {
    ...tally.report({ by: "me", plan: "p", seed: "1", began, modems: 5, shard: { index, of } }),
    ...more,
  };
}

test("a merged report is what one process would have counted", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.tuple(fc.nat(), event), { maxLength: 60 }),
      (of, events) => {
        const time = { now: 0 };
        const whole = new Tally(() => time.now);
        const parts = Array.from({ length: of }, () => new Tally(() => time.now));
        for (const [at, [which, event]] of events.entries()) {
          count(whole, event);
          count(parts[which % of]!, event);
          if (at % 10 !== 9) continue;
          time.now += 1000;
          whole.tick({ on: 2 * of });
          for (const part of parts) part.tick({ on: 2 });
        }
        const head = { by: "me", plan: "p", seed: "1", began: "2026-11-22T17:45:04.000Z" };
        const files = parts.map((part, at) =>
          JSON.stringify(part.report({ ...head, modems: 2, shard: { index: at, of } })),
        );
        const merged = mergeReports(files.map((text) => readReport(text, "a file")));
        const { timeline, ...expected } = whole.report({ ...head, modems: 2 * of, shard: null });
        const { timeline: course, ...counted } = merged;
        expect(counted).toEqual(expected);
        // Quantiles of a second do not add up.
        const counts = (points: typeof timeline) =>
          points.map((point) => ({ ...point, latency: {} }));
        expect(counts(course)).toEqual(counts(timeline));
      },
    ),
  );
});

test("shards that began seconds apart are put beside each other by wall time", () => {
  const late = shard(1, 2, { began: "2026-11-22T17:45:06.500Z" });
  const merged = mergeReports([late, shard(0, 2)]);
  expect(merged).toMatchObject({
    ...{ began: "2026-11-22T17:45:04.000Z", lasted: 12_500, modems: 10, shard: null },
    connects: 20,
  });
  expect(merged.timeline.slice(0, 4).map(({ connects }) => connects)).toEqual([1, 1, 1.5, 2]);
  expect(merged.timeline.at(-1)).toMatchObject({ at: 12.5, states: { on: 10 } });
  readReport(JSON.stringify(merged), "merged.json");
});

test("what a worker did that ended on its own counts, and its modems are where another one has them", () => {
  const past = shard(0, 1, { shard: null });
  const next = { ...past, began: "2026-11-22T17:45:16.000Z" };
  const head = { ...past, modems: 5 };
  const joined = joinReports([next], head, [past]);
  expect(joined).toMatchObject({ connects: 20, lasted: 22_000, states: { on: 5 } });
  expect(joined.timeline.map(({ states }) => states["on"] ?? 0)).toEqual([
    ...Array.from({ length: 10 }, () => 5),
    // Nobody had them.
    ...[0, 0],
    ...Array.from({ length: 10 }, () => 5),
  ]);
  // A run that old parts are of is told in whole milliseconds as well.
  expect(joinReports([{ ...past, lasted: 10_006.563 }], head).lasted).toBe(10_007);
  // One that is over as planned leaves them where they are.
  expect(joinReports([past, next], head).timeline.at(-1)).toMatchObject({ states: { on: 10 } });
});

describe("reports that do not belong together", () => {
  const files = ["a.json", "b.json"];
  test.each<[string, Partial<FleetReport>, string]>([
    ["plan", { plan: "q" }, 'b.json: plan is "q", and "p" in a.json; shards of one run are needed'],
    ["seed", { seed: "2" }, 'b.json: seed is "2", and "1" in a.json; shards of one run are needed'],
    [
      "number",
      { shard: { index: 2, of: 3 } },
      "b.json: number of shards is 3, and 2 in a.json; shards of one run are needed",
    ],
    ["whole", { shard: null }, "b.json: is of a whole run; only shards of one run can be merged"],
    [
      "twice",
      { shard: { index: 0, of: 2 } },
      "b.json: is shard 0/2, as a.json is; each is needed once",
    ],
    [
      "another day",
      { began: "2026-11-23T17:45:04.000Z" },
      "b.json: began 2026-11-23T17:45:04.000Z, when a.json was over; shards of one run are needed",
    ],
    [
      "no time",
      { began: "today" },
      'b.json: began "today" is no time; one as 2026-11-22T17:45:04.000Z is needed',
    ],
  ])("%s", (_, more, message) => {
    const error = expect(() => mergeReports([shard(0, 2), shard(1, 2, more)], { files }));
    error.toThrow(expect.objectContaining({ code: "MT_FILE", message }));
  });

  test("the other way round: the whole one comes first", () => {
    expect(() => mergeReports([shard(0, 2, { shard: null }), shard(1, 2)], { files })).toThrow(
      "a.json: is of a whole run",
    );
  });
});

test("a missing shard is told of, or allowed", () => {
  const some = [shard(2, 4), shard(0, 4)];
  expect(() => mergeReports(some, { files: ["c.json", "a.json"] })).toThrow(
    "c.json, a.json: shard 1/4, 3/4 is missing; all 4 are needed",
  );
  const merged = mergeReports(some, { allowMissing: true });
  expect(merged).toMatchObject({ modems: 10, missing: [1, 3] });
});

test("one whole report is itself, none is none", () => {
  const whole = shard(0, 1, { shard: null });
  expect(mergeReports([whole])).toBe(whole);
  expect(() => mergeReports([])).toThrow("no report to merge; one or more are needed");
});
