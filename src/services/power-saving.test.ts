import { describe, expect, test } from "vitest";
import { SimClock } from "../kernel/sim-clock.ts";
import { PowerSaving, type PsmTimers } from "./power-saving.ts";

/** T3412 of 2 min, T3324 of 10 s. */
const TIMERS: PsmTimers = { periodic: "10100010", active: "00000101" };

function bench() {
  const clock = new SimClock();
  const happened: string[] = [];
  const around = {
    clock,
    wanted: TIMERS as PsmTimers | undefined,
    given: undefined as ((asked: PsmTimers) => PsmTimers | undefined) | undefined,
    least: 60,
    now: false,
  };
  const saving: PowerSaving = new PowerSaving({
    clock,
    requested: () => around.wanted,
    grant: (asked) => (around.given ? around.given(asked) : asked),
    threshold: () => around.least,
    atOnce: () => around.now,
    busy: () => false,
    enter: () => {
      happened.push(`enter ${clock.now / 1000}`);
      saving.entered();
    },
    wake: () => happened.push(`wake ${clock.now / 1000}`),
  });
  return { clock, around, saving, happened };
}

describe("PowerSaving", () => {
  test("T3324 behind the connection, then PSM until T3412, which counts from there too", async () => {
    const { clock, saving, happened } = bench();
    expect(saving.negotiate()).toBe(true);
    expect(saving.seconds).toEqual({ periodic: 120, active: 10 });
    saving.connected();
    await clock.advance(60_000);
    saving.released();
    await clock.advance(1_000_000);
    expect(happened).toEqual(["enter 70", "wake 180"]);
  });

  test("a connection in time begins T3324 anew", async () => {
    const { clock, saving, happened } = bench();
    saving.negotiate();
    saving.released();
    await clock.advance(9999);
    saving.connected();
    await clock.advance(60_000);
    expect(happened).toEqual([]);
    saving.released();
    await clock.advance(10_000);
    expect(happened).toEqual(["enter 79.999"]);
  });

  test("without a request, without a grant, without T3324: no PSM", async () => {
    const { clock, around, saving, happened } = bench();
    around.wanted = undefined;
    expect(saving.negotiate()).toBe(false);
    saving.released();
    around.wanted = TIMERS;
    around.given = () => undefined;
    expect(saving.negotiate()).toBe(false);
    saving.released();
    around.given = undefined;
    around.wanted = { ...TIMERS, active: "11100101" };
    expect(saving.negotiate()).toBe(true);
    saving.released();
    await clock.advance(10_000_000);
    expect(happened).toEqual([]);
    expect(saving.seconds).toEqual({ periodic: 120, active: 0 });
  });

  test("an agreement that ends stops T3324", async () => {
    const { clock, around, saving, happened } = bench();
    saving.negotiate();
    saving.released();
    await clock.advance(5000);
    around.wanted = undefined;
    expect(saving.negotiate()).toBe(true);
    await clock.advance(1_000_000);
    expect(happened).toEqual([]);
  });

  test.each([
    [109, ["enter 10", "wake 120"]],
    [110, []],
    [4_294_967_295, []],
  ])("a stay of 110 s with a threshold of %i s", async (least, expected) => {
    const { clock, around, saving, happened } = bench();
    around.least = least;
    saving.negotiate();
    saving.released();
    await clock.advance(1_000_000);
    expect(happened).toEqual(expected);
  });

  test("a T3412 that is off ends nothing, and is worth any threshold", async () => {
    const { clock, around, saving, happened } = bench();
    around.wanted = { periodic: "11100000", active: "00000000" };
    around.least = 4_294_967_295;
    saving.negotiate();
    saving.released();
    await clock.advance(1_000_000_000);
    expect(happened).toEqual(["enter 0"]);
  });

  test("at once means without T3324", async () => {
    const { clock, around, saving, happened } = bench();
    around.now = true;
    saving.negotiate();
    saving.released();
    await clock.advance(0);
    expect(happened).toEqual(["enter 0"]);
  });

  test("what the network has granted counts, and whether it is news is told", () => {
    const { around, saving } = bench();
    around.given = () => ({ periodic: "00000001", active: "00100001" });
    expect(saving.negotiate()).toBe(true);
    expect(saving.negotiate()).toBe(false);
    expect(saving.seconds).toEqual({ periodic: 600, active: 60 });
    saving.forget();
    expect(saving.granted).toBeUndefined();
    expect(saving.seconds).toBeUndefined();
    expect(saving.negotiate()).toBe(true);
  });

  test("forgotten in PSM, nothing wakes it", async () => {
    const { clock, saving, happened } = bench();
    saving.negotiate();
    saving.released();
    await clock.advance(20_000);
    saving.forget();
    await clock.advance(1_000_000);
    expect(happened).toEqual(["enter 10"]);
  });
});
