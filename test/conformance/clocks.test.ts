import { describe, expect, test } from "vitest";
import type { Clock } from "../../src/kernel/clock.ts";
import { RealClock } from "../../src/kernel/real-clock.ts";
import { SimClock } from "../../src/kernel/sim-clock.ts";

/** `pass` lets time go by on the clock. */
function clockSuite(
  name: string,
  make: () => { clock: Clock; pass(ms: number): Promise<void> },
): void {
  describe(name, () => {
    test("alarms run once, in order of time, then in the order they were set", async () => {
      const { clock, pass } = make();
      const ran: string[] = [];
      clock.after(2000, () => ran.push("c"));
      clock.after(1000, () => ran.push("a"));
      clock.after(1000, () => ran.push("b"));
      await pass(5000);
      await pass(5000);
      expect(ran).toEqual(["a", "b", "c"]);
    });

    test("an alarm does not run before its time, nor inside the call", async () => {
      const { clock, pass } = make();
      let ran = 0;
      clock.after(0, () => ran++);
      expect(ran).toBe(0);
      clock.after(60_000, () => ran++);
      await pass(30_000);
      expect(ran).toBe(1);
      await pass(30_001);
      expect(ran).toBe(2);
    });

    test("a cancelled alarm never runs, also when another one cancels it", async () => {
      const { clock, pass } = make();
      const ran: string[] = [];
      const cancelled = clock.after(1000, () => ran.push("cancelled"));
      const late = clock.after(3000, () => ran.push("late"));
      clock.after(2000, () => late.cancel());
      cancelled.cancel();
      cancelled.cancel();
      await pass(10_000);
      expect(ran).toEqual([]);
    });

    test("alarms set by alarms run at their own time", async () => {
      const { clock, pass } = make();
      const start = clock.now;
      const at: number[] = [];
      const again = (): void => {
        at.push(Math.floor((clock.now - start) / 1000));
        if (at.length < 3) clock.after(1000, again);
      };
      clock.after(1000, again);
      for (let step = 0; step < 4; step++) await pass(1000);
      expect(at).toEqual([1, 2, 3]);
    });

    test("now and utc move together", async () => {
      const { clock, pass } = make();
      const { now, utc } = clock;
      await pass(90_000);
      expect(clock.now - now).toBeGreaterThanOrEqual(90_000);
      expect(Math.abs(clock.utc - utc - (clock.now - now))).toBeLessThan(1000);
    });

    test("ten thousand alarms, half of them cancelled", async () => {
      const { clock, pass } = make();
      let ran = 0;
      for (let index = 0; index < 10_000; index++) {
        const alarm = clock.after((index * 7919) % 10_000, () => ran++);
        if (index % 2 === 0) alarm.cancel();
      }
      await pass(20_000);
      expect(ran).toBe(5000);
    });
  });
}

clockSuite("simulated", () => {
  const clock = new SimClock();
  return { clock, pass: (ms) => clock.advance(ms) };
});

clockSuite("real", () => {
  const clock = new RealClock();
  return { clock, pass: async (ms) => clock.leap(ms) };
});

test("a real alarm comes by itself", async () => {
  const clock = new RealClock();
  const start = clock.now;
  await new Promise<void>((resolve) => void clock.after(5, resolve));
  expect(clock.now - start).toBeGreaterThanOrEqual(5);
});

test("a real alarm that is cancelled keeps no process", () => {
  const timers = (): number =>
    process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const clock = new RealClock();
  const before = timers();
  const alarms = [clock.after(60_000, () => {}), clock.after(30_000, () => {})];
  expect(timers()).toBe(before + 1);
  for (const alarm of alarms) alarm.cancel();
  expect(timers()).toBe(before);
});
