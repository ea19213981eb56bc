import { expect, test } from "vitest";
import { progressLine, progressOf, type Progress } from "./progress.ts";
import { Tally } from "./tally.ts";

const progress: Progress = {
  ...{ lasted: 42_000, modems: 820, of: 1000, states: { on: 800, connecting: 20, off: 0 } },
  ...{ opens: 41, up: 12_000, failures: { timeout: 1, "+QIOPEN 566": 2 }, ramp: 9000 },
};

test("as much as there is room for", () => {
  expect(progressLine(progress, 200)).toBe(
    "0:42  820/1,000 modems  on 800 connecting 20  41 opens/s  12 kB/s up  failures 3 (+QIOPEN 566: 2, timeout: 1)  ramp done in 0:09",
  );
  expect(progressLine(progress, 101)).toBe(
    "0:42  820/1,000 modems  on 800 connecting 20  41 opens/s  12 kB/s up  failures 3  ramp done in 0:09",
  );
  expect(progressLine(progress, 37)).toBe("0:42  820/1,000 modems  failures 3");
  expect(progressLine({ ...progress, modems: 1, of: 1 }, 24)).toBe("0:42  1/1 modem");
  for (let width = 0; width < 150; width++)
    expect(progressLine(progress, width).length).toBeLessThanOrEqual(width);
});

test("no more result codes than are read, and nothing that moves the cursor", () => {
  const failures = { a: 5, "b\n\u001b[2J": 4, c: 3, d: 2 };
  expect(progressLine({ ...progress, failures, states: {}, ramp: undefined }, 200)).toBe(
    "0:42  820/1,000 modems  41 opens/s  12 kB/s up  failures 14 (a: 5, b\ufffd\ufffd[2J: 4, c: 3, …)",
  );
  expect(progressLine({ ...progress, failures: {} }, 200)).toContain("failures 0  ramp");
});

test("rates are of the last second, also where a point of the course is a minute", () => {
  const time = { now: 0 };
  const tally = new Tally(() => time.now);
  for (let second = 0; second < 9 * 3600; second++) {
    tally.bytes(100, 0);
    time.now += 1000;
    tally.tick({ on: 5, waiting: 2, taken: 1 });
  }
  expect(tally.timeline.at(-1)!.seconds).toBeGreaterThan(10);
  tally.connects(6);
  tally.bytes(3000, 0);
  tally.operation("open", "timeout", 1);
  tally.operation("send", "timeout", 1);
  time.now += 1500;
  tally.tick({ on: 6, waiting: 1, taken: 1 });
  const other = { ...tally.latest!, seconds: 1, connects: 0, up: 7 };
  const underway = { of: 8, counts: tally.counts(), latest: [tally.latest!, other] };
  expect(progressOf({ ...underway, lasted: 1500.25, ramp: 10_000 })).toEqual({
    ...{ lasted: 1500, modems: 6, of: 8, states: { on: 6, waiting: 1, taken: 1 } },
    ...{ opens: 4, up: 2007, failures: { timeout: 2 }, ramp: 8500 },
  });
  expect(progressOf({ ...underway, lasted: 10_000, ramp: 10_000 })).not.toHaveProperty("ramp");
});
