import type { FaultKind, FaultKinds, FaultSetting } from "../api/types.ts";

/** The limits that make sense for a fault: `on` only where it bites something that has a text. */
export function limitsFor({ subject }: FaultKind, { limits }: FaultKinds): readonly FaultSetting[] {
  return limits.filter(({ name }) => name !== "on" || subject !== null);
}

/** What was filled in, but for the name. */
export function settingsOf(data: Iterable<readonly [string, unknown]>): { [name: string]: string } {
  const settings: { [name: string]: string } = {};
  for (const [name, value] of data) {
    const text = String(value).trim();
    if (name !== NAME && text !== "") settings[name] = text;
  }
  return settings;
}

/** The field of the fault's own name: no setting is called that. */
export const NAME = "fault name";
