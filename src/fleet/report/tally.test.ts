import { expect, test } from "vitest";
import { failuresByResult, type ReportHead } from "./fleet-report.ts";
import { Tally } from "./tally.ts";
import { together } from "./timeline.ts";

const head: ReportHead = {
  ...{ by: "modemtwin 0.1.0", plan: "meters", seed: "1" },
  ...{ began: "2026-11-22T17:45:04.000Z", modems: 10, shard: null },
};

function started() {
  const time = { now: 5000 };
  return { time, tally: new Tally(() => time.now) };
}

test("counts what happened, by operation and result", () => {
  const { time, tally } = started();
  tally.operation("open", "ok", 100);
  tally.operation("open", "+QIOPEN 566", 2000);
  tally.operation("open", "+QIOPEN 566", 2100);
  tally.connects();
  tally.connects(2);
  tally.bytes(100, 40);
  tally.bytes(1, 0);
  tally.churn();
  tally.workerCrashed();
  time.now += 1499.6;
  tally.tick({ on: 9, off: 1 });
  const report = tally.report(head);
  expect(report).toMatchObject({
    ...head,
    ...{ version: 1, lasted: 1500, states: { on: 9, off: 1 }, bytes: { up: 101, down: 40 } },
    ...{ connects: 3, churned: 1, crashes: 1 },
    operations: { open: { count: 3, failures: { "+QIOPEN 566": 2 }, latency: { max: 2100 } } },
  });
  expect("groups" in report).toBe(false);
});

test("a tick tells what went on since the one before", () => {
  const { time, tally } = started();
  tally.operation("send", "ok", 10);
  tally.operation("send", "SEND FAIL", 20);
  tally.bytes(100, 40);
  time.now += 1000;
  tally.tick({ on: 1 });
  tally.connects(4);
  tally.operation("open", "ok", 7);
  time.now += 2000;
  tally.tick({ on: 2 });
  expect(tally.latest).toBe(tally.timeline[1]);
  tally.tick({ on: 3 });
  expect(tally.timeline).toHaveLength(2);
  expect(tally.timeline[0]).toMatchObject({
    ...{ at: 1, seconds: 1, states: { on: 1 }, connects: 0, operations: 2, failures: 1 },
    ...{ up: 100, down: 40, latency: { send: { count: 2, p99: 20 } } },
  });
  expect(tally.timeline[1]).toEqual({
    ...{ at: 3, seconds: 2, states: { on: 2 }, connects: 4, operations: 1, failures: 0 },
    ...{ up: 0, down: 0, latency: { open: { count: 1, p50: 7, p99: 7 } } },
  });
  expect(tally.counts().states).toEqual({ on: 3 });
});

test("stretches lie end to end, whatever is rounded: no modem is counted twice, and none is missing", () => {
  const { time, tally } = started();
  for (let tick = 0; tick < 20; tick++) {
    time.now += 1000.4;
    tally.tick({ on: 5 });
  }
  let end = 0;
  for (const { at, seconds } of tally.timeline) {
    expect(at - seconds).toBeCloseTo(end, 9);
    end = at;
  }
  for (const { states } of together([{ points: tally.timeline, delay: 0 }]))
    expect(states).toEqual({ on: 5 });
});

test("a run begins when it is told to: what came before is counted, but in no time and no rate", () => {
  const { time, tally } = started();
  tally.operation("open", "ok", 7);
  tally.connects(2);
  tally.bytes(100, 40);
  time.now += 4000;
  tally.tick({ waiting: 3 });
  tally.connects();
  tally.begin();
  expect([tally.lasted, tally.timeline, tally.latest]).toEqual([0, [], undefined]);
  tally.operation("send", "ok", 8);
  tally.bytes(1, 0);
  time.now += 1000;
  tally.tick({ on: 3 });
  const report = tally.report(head);
  expect(report).toMatchObject({ lasted: 1000, connects: 3, bytes: { up: 101, down: 40 } });
  expect(Object.keys(report.operations)).toEqual(["open", "send"]);
  expect(report.timeline).toMatchObject([
    { at: 1, seconds: 1, connects: 0, operations: 1, up: 1, down: 0, states: { on: 3 } },
  ]);
});

test("a group counts as its own, and in the whole", () => {
  const { tally } = started();
  tally.group("meters").operation("send", "ok", 1);
  tally.group("meters").operation("send", "ok", 2);
  tally.group("trackers").operation("send", "timeout", 3);
  const { operations, groups } = tally.counts();
  expect(operations["send"]).toMatchObject({ count: 3, failures: { timeout: 1 } });
  expect(groups!["meters"]!["send"]).toMatchObject({ count: 2, failures: {} });
  expect(groups!["trackers"]!["send"]!.count).toBe(1);
  tally.operation("open", "timeout", 3);
  tally.operation("open", "ERROR", 3);
  expect(failuresByResult(tally.counts().operations)).toEqual({ timeout: 2, ERROR: 1 });
});

test("names that scripts make up do not fill the memory, and none is lost", () => {
  const { tally } = started();
  for (let each = 0; each < 1000; each++) tally.operation(`open ${each}`, "ok", 1);
  for (let each = 0; each < 1000; each++) tally.operation("open 0", `failed ${each}`, 1);
  const { operations } = tally.counts();
  expect(Object.keys(operations)).toHaveLength(201);
  expect(operations["(other)"]!.count).toBe(800);
  expect(Object.keys(operations["open 0"]!.failures)).toHaveLength(101);
  expect(operations["open 0"]!.failures["(other)"]).toBe(900);
});

test("a name may be what objects have of their own", () => {
  const { tally } = started();
  tally.operation("__proto__", "constructor", 1);
  const { operations } = JSON.parse(JSON.stringify(tally.counts()));
  expect(Object.keys(operations)).toEqual(["__proto__"]);
});
