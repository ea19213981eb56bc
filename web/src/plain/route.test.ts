import { expect, test } from "vitest";
import { hashOf, readRoute } from "./route.ts";

test("there and back", () => {
  const route = { modem: "a/b c", tab: "break" } as const;
  expect(readRoute(hashOf(route))).toEqual(route);
});

test("what is written by hand", () => {
  expect(readRoute("")).toEqual({ modem: undefined, tab: "dialogue" });
  expect(readRoute("#/1")).toEqual({ modem: "1", tab: "dialogue" });
  expect(readRoute("#/%/nothing")).toEqual({ modem: "%", tab: "dialogue" });
});
