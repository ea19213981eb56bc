import { describe, expect, test } from "vitest";
import { Sequence } from "./sequence.ts";
import { SimClock } from "./sim-clock.ts";

function bench() {
  const clock = new SimClock();
  const sequence = new Sequence(clock);
  const ran: string[] = [];
  const note = (name: string) => () => void ran.push(`${name} ${clock.now}`);
  return { clock, sequence, ran, note };
}

describe("Sequence", () => {
  test("runs each step so long behind the one before", async () => {
    const { clock, sequence, ran, note } = bench();
    sequence.step(100, note("a")).step(0, note("b")).step(50, note("c"));
    expect(sequence.pending).toBe(true);
    await clock.advance(99);
    expect(ran).toEqual([]);
    await clock.advance(1000);
    expect(ran).toEqual(["a 100", "b 100", "c 150"]);
    expect(sequence.pending).toBe(false);
  });

  test("has run what has nothing to wait for when step returns", () => {
    const { sequence, ran, note } = bench();
    sequence.step(0, note("a")).step(0, note("b"));
    expect(ran).toEqual(["a 0", "b 0"]);
    expect(sequence.pending).toBe(false);
  });

  test("counts the time of a later step from the step before, not from when it was added", async () => {
    const { clock, sequence, ran, note } = bench();
    sequence.step(100, note("a"));
    await clock.advance(60);
    sequence.step(100, note("b"));
    await clock.advance(1000);
    expect(ran).toEqual(["a 100", "b 200"]);
  });

  test("nothing more happens once it is cancelled, and it can begin again", async () => {
    const { clock, sequence, ran, note } = bench();
    sequence.step(100, note("a")).step(100, note("b"));
    await clock.advance(150);
    sequence.cancel();
    expect(sequence.pending).toBe(false);
    await clock.advance(1000);
    sequence.step(100, note("c"));
    await clock.advance(100);
    expect(ran).toEqual(["a 100", "c 1250"]);
  });

  test("a step may add steps: they come behind those that wait", async () => {
    const { clock, sequence, ran, note } = bench();
    sequence
      .step(0, () => {
        note("a")();
        sequence.step(10, note("c"));
        expect(ran).toEqual(["a 0"]);
      })
      .step(5, note("b"));
    await clock.advance(100);
    // The first step had run before the second was added, and with it what it adds itself.
    expect(ran).toEqual(["a 0", "c 10", "b 15"]);
  });

  test.each([0, 10])("a step of %i ms may cancel, and begin something else", async (ms) => {
    const { clock, sequence, ran, note } = bench();
    sequence
      .step(ms, () => {
        note("a")();
        sequence.cancel();
        sequence.step(0, note("c")).step(20, note("d"));
      })
      .step(ms, () => {
        if (ms > 0) expect.unreachable("it was cancelled");
      });
    await clock.advance(100);
    expect(ran).toEqual([`a ${ms}`, `c ${ms}`, `d ${ms + 20}`]);
  });

  test("a step that cancels is the last", async () => {
    const { clock, sequence, ran, note } = bench();
    sequence.step(10, () => sequence.cancel()).step(10, note("never"));
    await clock.advance(100);
    expect(ran).toEqual([]);
    expect(sequence.pending).toBe(false);
  });

  test("a step that throws takes the rest of the sequence along, and not the next one", async () => {
    const { clock, sequence, ran, note } = bench();
    const fails = () => {
      throw new Error("broken");
    };
    expect(() => sequence.step(0, fails)).toThrow("broken");
    expect(sequence.pending).toBe(false);
    sequence.step(10, note("next"));
    await clock.advance(100);
    expect(ran).toEqual(["next 10"]);
  });
});
