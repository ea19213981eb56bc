import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EscapeKey } from "./escape-key.ts";

let told: string[];
let key: EscapeKey;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  key = new EscapeKey(
    () => told.push("+++"),
    (waits) => told.push(waits ? "waits" : "waits no more"),
  );
});
afterEach(() => {
  vi.useRealTimers();
});

test("in silence it is typed at once", () => {
  key.press();
  expect(told).toEqual(["+++"]);
});

test("behind what was typed it waits for a second of silence, and is typed once", () => {
  key.typed();
  vi.advanceTimersByTime(500);
  key.press();
  key.press();
  expect(told).toEqual(["waits"]);
  key.typed();
  vi.advanceTimersByTime(1000);
  expect(told).toEqual(["waits"]);
  vi.advanceTimersByTime(100);
  expect(told).toEqual(["waits", "waits no more", "+++"]);
});

test("not into a channel that is closed", () => {
  key.typed();
  key.press();
  key.close();
  vi.advanceTimersByTime(5000);
  expect(told).toEqual(["waits"]);
});
