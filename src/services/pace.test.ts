import { describe, expect, test } from "vitest";
import { DELAY_NAMES, DELAYS, INSTANT, TYPICAL, type Timing } from "../models/timing.ts";
import { Pace } from "./pace.ts";

describe("Pace", () => {
  test("the same seed draws the same times, another one others", () => {
    const draw = (seed: string): number[] => {
      const pace = new Pace(TYPICAL, seed);
      return DELAY_NAMES.flatMap((name) => [pace.of(name), pace.of(name)]);
    };
    expect(draw("pace 1")).toEqual(draw("pace 1"));
    expect(draw("pace 1")).not.toEqual(draw("pace 2"));
  });

  test.each(DELAY_NAMES)("%s stays within its span, and uses it", (name) => {
    const pace = new Pace(TYPICAL, "a seed");
    const { min, max } = DELAYS[name].typical;
    const drawn = Array.from({ length: 400 }, () => pace.of(name));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(min);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(max);
    expect(Math.min(...drawn)).toBeLessThanOrEqual(min + (max - min) * 0.1);
    expect(Math.max(...drawn)).toBeGreaterThanOrEqual(max - (max - min) * 0.1);
  });

  test("instant takes no time but what the network counts", () => {
    const pace = new Pace(INSTANT, "a seed");
    const slow = DELAY_NAMES.filter((name) => pace.of(name) !== 0);
    expect(slow).toEqual(["connectionRelease"]);
    expect(pace.command("+COPS", "test")).toBe(0);
  });

  test("a command has the delay of its form, else of its name, else of any reply", () => {
    const at = (ms: number) => ({ min: ms, max: ms });
    const timing: Timing = {
      delays: { ...INSTANT.delays, reply: at(7) },
      commands: { "+COPS": at(1), "+COPS?": at(2), "+CSQ=?": at(3) },
    };
    const pace = new Pace(timing, "a seed");
    expect(pace.command("+COPS", "write")).toBe(1);
    expect(pace.command("+COPS", "execute")).toBe(1);
    expect(pace.command("+COPS", "read")).toBe(2);
    expect(pace.command("+COPS", "test")).toBe(1);
    expect(pace.command("+CSQ", "test")).toBe(3);
    expect(pace.command("+CSQ", "execute")).toBe(7);
    expect(pace.command("+CGMM", "execute")).toBe(7);
  });
});
