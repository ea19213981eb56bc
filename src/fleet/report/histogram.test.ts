import fc from "fast-check";
import { expect, test } from "vitest";
import { Histogram } from "./histogram.ts";

const latency = fc.oneof(
  fc.double({ min: 0.01, max: 3_600_000, noNaN: true }),
  fc.double({ min: 0.01, max: 20, noNaN: true }),
);

function of(values: readonly number[]): Histogram {
  const made = new Histogram();
  for (const value of values) made.record(value);
  return made;
}

test("quantiles are at most 2 % off, and the ends exact", () => {
  fc.assert(
    fc.property(
      fc.array(latency, { minLength: 1, maxLength: 200 }),
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      (values, q) => {
        const sorted = values.toSorted((one, other) => one - other);
        const histogram = of(values);
        const right = sorted[Math.max(1, Math.ceil(q * sorted.length - 1e-6)) - 1]!;
        expect(Math.abs(histogram.quantile(q) / right - 1)).toBeLessThanOrEqual(0.02);
        expect(histogram.quantile(0)).toBe(sorted[0]);
        expect(histogram.quantile(1)).toBe(sorted.at(-1));
        expect([histogram.min, histogram.max]).toEqual([sorted[0], sorted.at(-1)]);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        expect(histogram.mean).toBeCloseTo(mean, 2);
      },
    ),
  );
});

test("two that are merged are one that has recorded all, through JSON as well", () => {
  fc.assert(
    fc.property(fc.array(latency), fc.array(latency), (some, others) => {
      const merged = Histogram.from(JSON.parse(JSON.stringify(of(some))));
      merged.merge(of(others));
      expect(merged.toJSON()).toEqual(of([...some, ...others]).toJSON());
    }),
  );
});

test("what is out of range counts at its ends", () => {
  const histogram = of([-1, NaN, 0, 0.001, Infinity, 1e9]);
  expect(histogram.count).toBe(6);
  expect([histogram.min, histogram.max]).toEqual([0, 3_600_000]);
  expect(JSON.stringify(of([Infinity]))).toContain('"max":3600000');
});

test("an empty one has no quantiles, and is empty again when it is cleared", () => {
  const histogram = new Histogram();
  const empty = { count: 0, sum: 0, min: 0, max: 0, buckets: [] };
  for (const value of [histogram.min, histogram.max, histogram.mean, histogram.quantile(0.5)])
    expect(value).toBeNaN();
  expect(histogram.toJSON()).toEqual(empty);
  histogram.record(5);
  histogram.clear();
  expect(histogram.toJSON()).toEqual(empty);
  expect(Histogram.from(empty).quantile(0)).toBeNaN();
});

test("octaves count what is below powers of two, exactly", () => {
  const histogram = of([0.019, 0.0201, 5, 10.239, 10.24]);
  const below = new Map(histogram.octaves().map(({ below, count }) => [below, count]));
  expect(below.get(0.02)).toBe(1);
  expect(below.get(0.04)).toBe(2);
  expect(below.get(10.24)).toBe(4);
  expect(histogram.octaves().at(-1)!.count).toBe(5);
});
