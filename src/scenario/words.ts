import type { Expectation, ScenarioStep } from "./scenario.ts";

/** What stands in a step besides what is waited for. */
const NOT_A_MOMENT = new Set(["name", "do", "nth", "after", "every"]);

/** When a step happens: `on AT+QIOPEN, the 2nd time, 5 s later`. */
export function momentText(step: ScenarioStep): string {
  const { nth, after, every } = step;
  const moments = Object.entries(step).filter(([key]) => !NOT_A_MOMENT.has(key));
  const parts = moments.map(([key, value]) =>
    typeof value === "number" && key === "at" ? `at ${time(value)}` : `${key} ${String(value)}`,
  );
  if (parts.length === 0) parts.push("at the start");
  if (nth !== undefined) parts.push(`time ${nth}`);
  if (after !== undefined) parts.push(`${time(after)} later`);
  if (every !== undefined) parts.push(`every ${time(every)}`);
  return parts.join(", ");
}

/** What is expected: `command AT+QICLOSE since reset within 5 s`. */
export function expectationText(wanted: Expectation): string {
  return Object.entries(wanted)
    .map(([key, value]) => `${key} ${key === "within" ? time(Number(value)) : String(value)}`)
    .join(", ");
}

/** `300 ms`, `5 s`, `2 min`. */
function time(ms: number): string {
  if (ms >= 60_000 && ms % 60_000 === 0) return `${ms / 60_000} min`;
  return ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`;
}
