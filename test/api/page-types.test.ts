import { expect, test } from "vitest";
import { FAULT, STATE, SUMMARY } from "../../src/api/state.ts";
import type { TypeOf } from "../../src/api/shape.ts";
import type { ActiveFault, ModemState, ModemSummary } from "../../web/src/api/types.ts";

// The page is compiled for a browser and cannot import the server's declarations, so it has types of its own. This file
// does not compile (`npm run types`) where the server answers with something else than they say.
const state = (answer: TypeOf<typeof STATE>): ModemState => answer;
const summary = (answer: TypeOf<typeof SUMMARY>): ModemSummary => answer;
const fault = (answer: TypeOf<typeof FAULT>): ActiveFault => answer;

test("what the page calls a modem's state is what the API answers", () => {
  // What a compiler cannot see: that the shapes have the fields at all.
  const shapes = [STATE, SUMMARY, FAULT].map(({ schema }) => schema as { properties: object });
  expect(shapes.map(({ properties }) => "name" in properties)).toEqual([true, true, true]);
  expect([state, summary, fault].map(({ length }) => length)).toEqual([1, 1, 1]);
});
