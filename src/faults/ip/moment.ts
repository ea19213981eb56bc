import { integer } from "../../kernel/form.ts";
import type { Alarm } from "../../kernel/clock.ts";
import type { Cancel } from "../../network/network.ts";
import { duration, optional, type SettingsOf, type Site } from "../fault.ts";
import type { Flow } from "../hooks.ts";
import { goes, way } from "./way.ts";

/** When something happens to a TCP connection. */
export const MOMENT = {
  age: optional(duration, "so long after it was opened, or after the fault was added"),
  bytes: optional(integer(1, 999_999_999), "once so many bytes have passed, and not one more"),
  way,
} as const;

/**
 * Does it to each TCP connection, once: at its age, once so many bytes have passed, or else at a chunk, `nth=` says at which.
 * `instead`: that chunk vanishes.
 */
export function atMoment(
  { hooks, flows, clock, bites }: Site,
  { age, bytes, way: ways }: SettingsOf<typeof MOMENT>,
  act: (flow: Flow) => void,
  instead: boolean,
): Cancel {
  const alarms = new Map<Flow, Alarm>();
  const done = new WeakSet<Flow>();
  const passed = new WeakMap<Flow, number>();

  function happens(flow: Flow): boolean {
    if (done.has(flow) || !bites(flow.remote)) return false;
    done.add(flow);
    act(flow);
    return true;
  }

  function opened(flow: Flow): void {
    if (age === undefined || flow.protocol !== "tcp") return;
    const alarm = clock.after(age, () => {
      alarms.delete(flow);
      happens(flow);
    });
    alarms.set(flow, alarm);
  }

  for (const flow of flows) opened(flow);
  const unhook = hooks.flow({
    opened,
    over(flow) {
      alarms.get(flow)?.cancel();
      alarms.delete(flow);
    },
    segment(flow, way) {
      const left = bytes === undefined ? 0 : bytes - (passed.get(flow) ?? 0);
      return left > 0 && goes(way, ways) ? left : undefined;
    },
    pass(flow, way, { length }) {
      if (flow.protocol !== "tcp" || length === 0 || !goes(way, ways)) return undefined;
      if (bytes !== undefined || age !== undefined) return undefined;
      return happens(flow) && instead ? [] : undefined;
    },
    went(flow, way, length) {
      if (bytes === undefined || flow.protocol !== "tcp" || !goes(way, ways)) return;
      const sum = (passed.get(flow) ?? 0) + length;
      passed.set(flow, sum);
      if (sum >= bytes) happens(flow);
    },
  });
  return () => {
    unhook();
    for (const alarm of alarms.values()) alarm.cancel();
  };
}
