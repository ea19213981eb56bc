import { expect, test } from "vitest";
import { SimClock } from "../kernel/sim-clock.ts";
import { EscapeGuard } from "./escape-guard.ts";

/** Plays `[wait, typed]` pairs, then three seconds of silence; answers what was data, and `!` for an escape. */
async function play(...typed: readonly (readonly [wait: number, text: string])[]): Promise<string> {
  const clock = new SimClock();
  let log = "";
  const guard = new EscapeGuard(
    clock,
    () => (log += "!"),
    (data) => (log += data.toString()),
  );
  for (const [wait, text] of typed) {
    await clock.advance(wait);
    const chunk = Buffer.from(text);
    if (guard.passes(chunk)) log += text;
  }
  await clock.advance(3000);
  return log;
}

test.each([
  ["+++ between two silences", [[1000, "+++"]], "!"],
  [
    "in pieces within a second",
    [
      [1000, "+"],
      [500, "+"],
      [500, "+"],
    ],
    "!",
  ],
  [
    "in pieces that take longer",
    [
      [1000, "+"],
      [500, "+"],
      [501, "+"],
    ],
    "+++",
  ],
  ["without silence before", [[999, "+++"]], "+++"],
  [
    "data before",
    [
      [1000, "a"],
      [999, "+++"],
    ],
    "a+++",
  ],
  [
    "without silence after",
    [
      [1000, "+++"],
      [999, "a"],
    ],
    "+++a",
  ],
  ["two pluses", [[1000, "++"]], "++"],
  ["four pluses", [[1000, "++++"]], "++++"],
  [
    "a fourth plus later",
    [
      [1000, "+++"],
      [500, "+"],
    ],
    "++++",
  ],
  ["data in the same chunk", [[1000, "+++a"]], "+++a"],
  [
    "pluses and then data",
    [
      [1000, "++"],
      [10, "a"],
    ],
    "++a",
  ],
  [
    "pluses, silence, an escape",
    [
      [1000, "++"],
      [1000, "+++"],
    ],
    "++!",
  ],
  [
    "held pluses, then pluses of which one is too many",
    [
      [1000, "++"],
      [10, "++"],
      [1000, "+++"],
    ],
    "++++!",
  ],
] as const)("%s", async (_name, typed, result) => {
  expect(await play(...typed)).toBe(result);
});

test("what is held when data mode ends otherwise is data, once", async () => {
  const clock = new SimClock();
  let log = "";
  const guard = new EscapeGuard(
    clock,
    () => (log += "!"),
    (data) => (log += data.toString()),
  );
  await clock.advance(1000);
  guard.passes(Buffer.from("+++"));
  guard.end();
  await clock.advance(3000);
  expect(log).toBe("+++");
});
