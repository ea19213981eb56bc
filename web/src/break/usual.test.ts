import { expect, test } from "vitest";
import type { Action } from "../api/types.ts";
import { usualActions } from "./usual.ts";

const ACTIONS: readonly Action[] = [
  action("network", "loses coverage"),
  action("network", "deactivates CONTEXT"),
  action("sim", "is removed"),
];

test("the order stays, and contexts stand last", () => {
  const none = usualActions(ACTIONS, { contexts: [] });
  expect(none.map(({ label, not }) => [label, not])).toEqual([
    ["Coverage lost", undefined],
    ["SIM removed", undefined],
    ["Deactivate PDP 1", "No context is active"],
  ]);
  const two = usualActions(ACTIONS, {
    contexts: [context(1, "active"), context(2, "up"), context(3, "active")],
  });
  expect(two.map(({ label, not }) => [label, not])).toEqual([
    ["Coverage lost", undefined],
    ["SIM removed", undefined],
    ["Deactivate PDP 1", undefined],
    ["Deactivate PDP 3", undefined],
  ]);
});

function action(who: string, form: string): Action {
  return { who, form, doc: "", slots: [] };
}

function context(contextID: number, state: string) {
  return { contextID, state, type: "IP", apn: "", addresses: [] };
}
