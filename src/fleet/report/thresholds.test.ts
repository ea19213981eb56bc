import { describe, expect, test } from "vitest";
import type { FleetReport } from "./fleet-report.ts";
import { Tally } from "./tally.ts";
import { readReport } from "./read-report.ts";
import { check, parseThreshold, withVerdicts } from "./thresholds.ts";

function report(crashes = 0): FleetReport {
  const time = { now: 0 };
  const tally = new Tally(() => time.now);
  for (let each = 0; each < 99; each++) tally.operation("send", "ok", 1200);
  tally.operation("send", "SEND FAIL", 1999.9);
  for (let each = 0; each < 400; each++) tally.operation("round trip", "ok", 0.4);
  for (let each = 0; each < crashes; each++) tally.workerCrashed();
  time.now = 2000;
  const head = { by: "me", plan: "p", seed: "1", began: "2026-11-22T17:45:04.000Z" };
  return tally.report({ ...head, modems: 1, shard: null });
}

test.each<[string, boolean, string]>([
  ["p99 send < 2s", true, "p99 send 1.2 s < 2 s"],
  ["p50 send<1s", false, "p50 send 1.2 s, not < 1 s"],
  ["p99.9 send <= 500ms", false, "p99.9 send 1.99 s, not <= 500 ms"],
  ["max send < 2 s", true, "max send 1.9999 s < 2 s"],
  ["min send >= 1.2 s", true, "min send 1.2 s >= 1.2 s"],
  ["mean send < 0.5 min", true, "mean send 1.21 s < 30 s"],
  ["p50 round trip < 0.5 ms", true, "p50 round trip 0.4 ms < 0.5 ms"],
  ["failures < 1%", true, "failures 0.2 % < 1 %"],
  ["failures send < 1%", false, "failures send 1 %, not < 1 %"],
  ["failures send <= 1", true, "failures send 1 <= 1"],
  ["failures round trip = 0", true, "failures round trip 0 = 0"],
  ["rate round trip > 100/s", true, "rate round trip 200/s > 100/s"],
  ["rate send >= 50 /s", false, "rate send 49.5/s, not >= 50/s"],
  ["count send = 100", true, "count send 100 = 100"],
  ["crashes = 0", true, "crashes 0 = 0"],
])("%s", (text, ok, told) => {
  const threshold = parseThreshold(text);
  if (typeof threshold === "string") throw new Error(threshold);
  const { verdict, ...words } = check(threshold, report());
  expect(words).toEqual({ ok, text: told });
  expect(verdict).toEqual({ text, value: expect.any(Number), holds: ok });
});

test("verdicts are in a report as it is written, and read again", () => {
  const texts = [" p50 send<1s", "failures < 1%", "p99 open < 2s"];
  const checked = texts.map((text) => {
    const threshold = parseThreshold(text);
    if (typeof threshold === "string") throw new Error(threshold);
    return check(threshold, report());
  });
  const before = { ...report(), thresholds: [{ text: "crashes = 0", value: 0, holds: true }] };
  const read = readReport(JSON.stringify(withVerdicts(before, checked)), "a.json");
  expect(read.thresholds).toEqual([
    { text: "p50 send<1s", value: expect.any(Number), holds: false },
    { text: "failures < 1%", value: 0.2, holds: true },
    { text: "p99 open < 2s", value: null, holds: false },
  ]);
});

test("a crash is one too many", () => {
  const threshold = parseThreshold("crashes = 0");
  if (typeof threshold === "string") throw new Error(threshold);
  expect(check(threshold, report(2))).toMatchObject({ ok: false, text: "crashes 2, not = 0" });
});

describe("what never happened is not kept to", () => {
  test.each([
    ["p99 open < 2s", 'p99 open < 2 s: no "open" has ended'],
    ["failures open < 1%", 'failures open < 1 %: no "open" has ended'],
    ["rate open < 1/s", 'rate open < 1/s: no "open" has ended'],
    ["max constructor < 1 s", 'max constructor < 1 s: no "constructor" has ended'],
  ])("%s", (text, told) => {
    const threshold = parseThreshold(text);
    if (typeof threshold === "string") throw new Error(threshold);
    expect(check(threshold, report())).toMatchObject({ ok: false, text: told });
  });

  test("failures of nothing at all", () => {
    const threshold = parseThreshold("failures < 1%");
    if (typeof threshold === "string") throw new Error(threshold);
    expect(check(threshold, { ...report(), operations: {} })).toMatchObject({
      ok: false,
      text: "failures < 1 %: no operation has ended",
    });
  });
});

test.each([
  ["", "has no comparison"],
  ["p99 send", "has no comparison (<, <=, >, >= or =); one as p99 send < 2s"],
  ["p99 send == 2s", "has no comparison"],
  ["p99 send < 2s < 3s", "has no comparison"],
  ["p99 < 2s", '"p99 < 2s": p99 needs an operation, as p99 send'],
  ["p100 send < 2s", '"p100" is not measured; p0 to p99.9999, min, mean, max, failures'],
  ["speed send < 2s", '"speed" is not measured'],
  ["p99 send < 2", '"2" is no limit for it; a duration as 500 ms, 2 s or 1.5 min is needed'],
  ["failures < 2s", '"2s" is no limit for it; a share as 0.5% or a number is needed'],
  ["rate send > 100", '"100" is no limit for it; a rate as 100/s is needed'],
  ["crashes < 1%", '"1%" is no limit for it; a number is needed'],
  ["crashes send = 0", "crashes are of no operation"],
  ["max send < -1s", '"-1s" is no limit for it'],
])("%s is none", (text, wrong) => {
  expect(parseThreshold(text)).toContain(wrong);
});
