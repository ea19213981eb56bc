import { describe, expect, test } from "vitest";
import { activeSeconds, edrxSeconds, pagingWindowSeconds, periodicSeconds } from "./timers-3gpp.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;

describe("T3412 extended, 24.008 10.5.7.4a", () => {
  test.each([
    ["00000000", 0],
    ["00000100", 40 * MINUTE],
    ["00011111", 310 * MINUTE],
    ["00100001", HOUR],
    ["00111111", 31 * HOUR],
    ["01000011", 30 * HOUR],
    ["01100001", 2],
    ["01111111", 62],
    ["10000010", MINUTE],
    ["10100101", 5 * MINUTE],
    ["11000001", 320 * HOUR],
    ["11011111", 31 * 320 * HOUR],
    ["11100000", undefined],
    ["11111111", undefined],
  ])("%s is %o seconds", (bits, seconds) => expect(periodicSeconds(bits)).toBe(seconds));
});

describe("T3324, 24.008 10.5.7.4", () => {
  test.each([
    ["00000000", 0],
    ["00000001", 2],
    ["00011111", 62],
    ["00100001", MINUTE],
    ["00111111", 31 * MINUTE],
    ["01000001", 6 * MINUTE],
    ["01011111", 186 * MINUTE],
    // Units that are not defined count as minutes.
    ["01100010", 2 * MINUTE],
    ["11000010", 2 * MINUTE],
    ["11100001", undefined],
  ])("%s is %o seconds", (bits, seconds) => expect(activeSeconds(bits)).toBe(seconds));
});

test("eDRX cycles are those of 24.008 10.5.5.32", () => {
  const cycles = Array.from({ length: 16 }, (_, n) => edrxSeconds(n.toString(2).padStart(4, "0")));
  expect(cycles).toEqual([
    5.12, 10.24, 20.48, 40.96, 61.44, 81.92, 102.4, 122.88, 143.36, 163.84, 327.68, 655.36, 1310.72,
    2621.44, 5242.88, 10_485.76,
  ]);
});

test("the paging time window has steps of 1.28 s in eMTC and of 2.56 s in NB-IoT", () => {
  expect(pagingWindowSeconds("0000", "eMTC")).toBe(1.28);
  expect(pagingWindowSeconds("1111", "eMTC")).toBe(20.48);
  expect(pagingWindowSeconds("0000", "NBIoT")).toBe(2.56);
  expect(pagingWindowSeconds("1111", "NBIoT")).toBe(40.96);
});
