import type { Setting } from "./fault.ts";

/** What a setting is if it is not given, as one would write it; undefined: nothing, or what cannot be written. */
export function factoryText({ slot, factory }: Setting<unknown>): string | undefined {
  if (factory === undefined || typeof factory === "object") return undefined;
  if (slot.allowed.startsWith("a duration")) return `${String(factory)}ms`;
  if (slot.allowed.startsWith("a share")) return `${Number(factory) / 10_000}%`;
  return String(factory);
}
