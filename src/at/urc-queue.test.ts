import { expect, test } from "vitest";
import { SimClock } from "../kernel/sim-clock.ts";
import type { Urc, UrcMaker } from "./urc.ts";
import { UrcQueue } from "./urc-queue.ts";

const MOST = 256;

function maker(urc: Urc | undefined, withdrawn = false): UrcMaker {
  return { next: () => urc, withdrawn };
}

test("sources that were withdrawn make room", () => {
  const queue = new UrcQueue(new SimClock(), { speak() {} });
  for (let count = 0; count < 10 * MOST; count++) queue.push(maker(undefined, true));
  queue.push({ line: "said" });
  let asked = 0;
  queue.push({ next: () => void asked++, withdrawn: false });
  expect(queue.take()).toEqual({ line: "said" });
  expect(queue.take()).toBeUndefined();
  expect(asked).toBe(1);
});

test("a full queue drops its oldest plain URC and keeps every source", () => {
  const queue = new UrcQueue(new SimClock(), { speak() {} });
  queue.push(maker({ line: "first source" }));
  for (let count = 1; count < MOST; count++) queue.push({ line: `plain ${count}` });
  queue.push(maker({ line: "last source" }));
  queue.push({ line: "last" });

  const lines: string[] = [];
  for (let urc = queue.take(); urc; urc = queue.take()) lines.push(urc.line);
  expect(lines).toHaveLength(MOST);
  expect(lines[0]).toBe("first source");
  expect(lines[1]).toBe("plain 3");
  expect(lines.slice(-2)).toEqual(["last source", "last"]);
});

test("a URC of which somebody wants to hear when it is said is kept like a source", () => {
  const queue = new UrcQueue(new SimClock(), { speak() {} });
  queue.push({ line: "awaited", said() {} });
  for (let count = 0; count < 2 * MOST; count++) queue.push({ line: `plain ${count}` });
  expect(queue.take()?.line).toBe("awaited");
});

test("with nothing but sources waiting none is lost", () => {
  const queue = new UrcQueue(new SimClock(), { speak() {} });
  for (let count = 0; count < MOST + 10; count++) queue.push(maker({ line: String(count) }));
  let taken = 0;
  while (queue.take()) taken++;
  expect(taken).toBe(MOST + 10);
});

test("a source that has nothing to say is passed over", () => {
  const queue = new UrcQueue(new SimClock(), { speak() {} });
  queue.push(maker(undefined));
  queue.push({ line: "said" });
  expect(queue.take()).toEqual({ line: "said" });
  expect(queue.empty).toBe(true);
});

test("the earliest of several wake-up times counts, and none after clear", async () => {
  const clock = new SimClock();
  const woken: number[] = [];
  const queue = new UrcQueue(clock, { speak: () => void woken.push(clock.now) });
  queue.wakeAfter(100);
  queue.wakeAfter(10);
  queue.wakeAfter(50);
  await clock.advance(1000);
  expect(woken).toEqual([10]);
  queue.wakeAfter(10);
  queue.clear();
  await clock.advance(1000);
  expect(woken).toEqual([10]);
});
