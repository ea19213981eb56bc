import { expect, test } from "vitest";
import { MOST_POINTS, Timeline, together, withoutRest, type Point } from "./timeline.ts";

function point(at: number, more: Partial<Point> = {}): Point {
  return {
    ...{ at, seconds: 1, states: { on: at }, connects: 1, operations: 2, failures: 0 },
    ...{ up: 10, down: 5, latency: { send: { count: 2, p50: at, p99: 2 * at } } },
    ...more,
  };
}

function sum(points: readonly Point[], name: "connects" | "up" | "seconds"): number {
  return points.reduce((total, point) => total + point[name], 0);
}

test("neighbours are joined when there are more than 600, and nothing is lost", () => {
  const timeline = new Timeline();
  for (let at = 1; at <= 5001; at++) {
    timeline.add(point(at));
    expect(timeline.points.length).toBeLessThanOrEqual(MOST_POINTS);
    expect(timeline.points.at(-1)!.at).toBe(at);
  }
  expect(timeline.points).toHaveLength(313);
  expect(sum(timeline.points, "connects")).toBeCloseTo(5001);
  expect(sum(timeline.points, "seconds")).toBe(5001);
  const [first] = timeline.points;
  expect(first).toMatchObject({ at: 16, seconds: 16, up: 160, states: { on: 8.5 } });
  expect(first!.latency["send"]).toEqual({ count: 32, p50: 8.5, p99: 32 });
});

test("courses are put beside each other by when they began; modems stay as they were left", () => {
  const one = [1, 2, 3, 4].map((at) => point(at, { states: { on: 10 } }));
  const other = [1, 2].map((at) => point(at, { states: { on: 7, off: 1 } }));
  const both = together([
    { points: one, delay: 0 },
    { points: other, delay: 0.5 },
  ]);
  expect(both.map(({ at }) => at)).toEqual([1, 2, 3, 4]);
  expect(both.map(({ connects }) => connects)).toEqual([1.5, 2, 1.5, 1]);
  expect(both.map(({ states }) => states["on"])).toEqual([13.5, 17, 17, 17]);
  expect(both.map(({ states }) => states["off"])).toEqual([0.5, 1, 1, 1]);
});

test("long courses of different resolution come together in at most 600 points", () => {
  const fine = Array.from({ length: 590 }, (_, at) => point(at + 1));
  const coarse = Array.from({ length: 500 }, (_, at) => point(2 * (at + 1), { seconds: 2 }));
  const both = together([
    { points: fine, delay: 3.25 },
    { points: coarse, delay: 0 },
  ]);
  expect(both.length).toBeLessThanOrEqual(MOST_POINTS);
  expect(sum(both, "connects")).toBeCloseTo(1090, 0);
  expect(sum(both, "seconds")).toBeCloseTo(1000);
  const again = together([{ points: both, delay: 0.999_999 }]);
  expect(JSON.stringify(again)).not.toContain("null");
  expect(together([])).toEqual([]);
});

test("a rest at the end is part of the stretch before it, and half a stretch is none", () => {
  const rest = point(2.2, { seconds: 0.2, connects: 0, operations: 0, latency: {} });
  const [one, ...more] = withoutRest([point(1), point(2), rest]);
  expect([one, more.length]).toEqual([point(1), 1]);
  expect(more[0]).toMatchObject({ at: 2.2, seconds: 1.2, connects: 1, operations: 2 });
  const half = [point(1), point(1.5, { seconds: 0.5 })];
  expect(withoutRest(half)).toBe(half);
  expect(withoutRest([rest])).toEqual([rest]);
  expect(withoutRest([])).toEqual([]);
});
