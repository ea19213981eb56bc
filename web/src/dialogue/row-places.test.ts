import { expect, test } from "vitest";
import type { Note } from "./entry.ts";
import { narrowPlaces, widePlaces } from "./row-places.ts";

test("with room all rows are as high as each other", () => {
  const places = widePlaces(3);
  expect(places.total).toBe(78);
  expect([places.top(2), places.at(51), places.at(52), places.at(1000)]).toEqual([52, 1, 2, 2]);
});

test("without, those that say little are low", () => {
  const places = narrowPlaces([note("short"), note("long ".repeat(20)), note("short")], 400);
  expect(places.total).toBe(24 + 46 + 24);
  expect([0, 1, 2].map((place) => places.top(place))).toEqual([0, 24, 70]);
  expect([0, 23, 24, 69, 70, 500].map((height) => places.at(height))).toEqual([0, 0, 1, 1, 2, 2]);
  expect([0, 1, 2].map((place) => places.low(place))).toEqual([true, false, true]);
});

test("none", () => {
  expect(narrowPlaces([], 400).total).toBe(0);
  expect(widePlaces(0).at(10)).toBe(0);
});

function note(text: string): Note {
  return {
    id: 0,
    at: 0,
    wall: "",
    kind: "note",
    about: "event",
    port: undefined,
    text,
    bad: false,
  };
}
