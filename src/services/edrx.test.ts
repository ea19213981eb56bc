import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SimClock } from "../kernel/sim-clock.ts";
import { Listening, pagingWait, type EdrxCycle } from "./edrx.ts";
import { edrxSeconds, pagingWindowSeconds } from "./timers-3gpp.ts";

const bits = fc.nat({ max: 15 }).map((n) => n.toString(2).padStart(4, "0"));
const anyCycle: fc.Arbitrary<EdrxCycle> = fc.record({
  rat: fc.constantFrom("eMTC" as const, "NBIoT" as const),
  cycle: bits,
  window: bits,
});

describe("pagingWait", () => {
  test("0 in the window, and until the next one outside of it", async () => {
    const clock = new SimClock();
    const cycle: EdrxCycle = { rat: "eMTC", cycle: "0010", window: "0011" };
    expect(pagingWait(clock, cycle, 0)).toBe(0);
    await clock.advance(5119);
    expect(pagingWait(clock, cycle, 0)).toBe(0);
    await clock.advance(1);
    expect(pagingWait(clock, cycle, 0)).toBe(15_360);
    await clock.advance(15_359);
    expect(pagingWait(clock, cycle, 0)).toBe(1);
    await clock.advance(1);
    expect(pagingWait(clock, cycle, 0)).toBe(0);
  });

  test("the phase moves the window", async () => {
    const clock = new SimClock();
    const cycle: EdrxCycle = { rat: "eMTC", cycle: "0010", window: "0000" };
    expect(pagingWait(clock, cycle, 0.5)).toBe(10_240);
    await clock.advance(10_240);
    expect(pagingWait(clock, cycle, 0.5)).toBe(0);
  });

  test("a window as long as the cycle never closes", async () => {
    const clock = new SimClock();
    const cycle: EdrxCycle = { rat: "NBIoT", cycle: "0000", window: "1111" };
    for (let step = 0; step < 20; step++) {
      expect(pagingWait(clock, cycle, 0.123)).toBe(0);
      await clock.advance(777);
    }
  });

  test("whoever waits that long finds the window open, and never waits longer than a cycle", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyCycle,
        fc.nat({ max: 100_000_000 }),
        fc.nat({ max: 999 }).map((n) => n / 1000),
        async (cycle, now, phase) => {
          const clock = new SimClock();
          await clock.advance(now);
          const wait = pagingWait(clock, cycle, phase);
          const length = edrxSeconds(cycle.cycle) * 1000;
          const window = Math.min(length, pagingWindowSeconds(cycle.window, cycle.rat) * 1000);
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(Math.ceil(length - window));
          await clock.advance(wait);
          expect(pagingWait(clock, cycle, phase)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe("Listening", () => {
  test("calls back when the time has come, once", async () => {
    const clock = new SimClock();
    const listening = new Listening(clock);
    const heard: number[] = [];
    listening.await(100, () => heard.push(clock.now));
    await clock.advance(1000);
    listening.begin();
    await clock.advance(1000);
    expect(heard).toEqual([100]);
  });

  test("calls back right behind the beginning of a connection, in order, and not again", async () => {
    const clock = new SimClock();
    const listening = new Listening(clock);
    const heard: string[] = [];
    listening.await(1000, () => heard.push(`a ${clock.now}`));
    listening.await(500, () => heard.push(`b ${clock.now}`));
    await clock.advance(100);
    listening.begin();
    expect(heard).toEqual([]);
    await clock.advance(10_000);
    expect(heard).toEqual(["a 100", "b 100"]);
  });

  test("who has given up is not called, not even while that is under way", async () => {
    const clock = new SimClock();
    const listening = new Listening(clock);
    const first = listening.await(100, () => expect.unreachable("it was given up"));
    const second = listening.await(100, () => expect.unreachable("it was given up"));
    first.cancel();
    listening.begin();
    second.cancel();
    second.cancel();
    await clock.advance(1000);
  });
});
