import { expect, test } from "vitest";
import { counted, duration, grouped, instant } from "./words.ts";

test("durations", () => {
  expect([0, 0.25, 9.96, 350.4, 1250, 125_000].map(duration)).toEqual([
    "0 ms",
    "0.3 ms",
    "10 ms",
    "350 ms",
    "1.25 s",
    "2 min 5 s",
  ]);
});

test("instants of the module's clock", () => {
  expect([0, 65_432.1, 3_600_000].map(instant)).toEqual(["00:00.000", "01:05.432", "1:00:00.000"]);
});

test("counts", () => {
  expect(counted(1, "byte")).toBe("1 byte");
  expect(counted(1460, "byte")).toBe("1\u00a0460 bytes");
  expect(grouped(1_234_567)).toBe("1\u00a0234\u00a0567");
});
