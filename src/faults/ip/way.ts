import { oneOf } from "../../kernel/form.ts";
import { setting, type Setting } from "../fault.ts";
import type { FlowWay } from "../hooks.ts";

/** Which way of a flow is bad. */
export type Ways = "both" | FlowWay;

export const way: Setting<Ways> = setting(
  oneOf("both", "up", "down"),
  "both",
  "up: from the module; down: to it; both",
);

/** Whether a fault of `ways` is one of this way. */
export function goes(way: FlowWay, ways: Ways): boolean {
  return ways === "both" || ways === way;
}
