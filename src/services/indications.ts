import type { SettingsStore } from "../at/settings-store.ts";

/** Kinds of URCs that AT+QINDCFG switches, and whether the factory has them on. AT 4.3. */
export const INDICATIONS = { all: 1, csq: 0, smsfull: 0, ring: 1, smsincoming: 1 } as const;
export type Indication = keyof typeof INDICATIONS;

interface Value {
  readonly enable: number;
}

/** What is to outlive power is the command's own setting; the rest stands beside it and ends with power. */
const stored = (kind: Indication): string => `+QINDCFG "${kind}"`;
const passing = (kind: Indication): string => `QINDCFG until power ends "${kind}"`;

/** Whether a kind of URC is on: 0 or 1. */
export function indication(settings: SettingsStore, kind: Indication): number {
  const value = (settings.get(passing(kind)) ?? settings.get(stored(kind))) as Value | undefined;
  return value?.enable ?? INDICATIONS[kind];
}

export function setIndication(
  settings: SettingsStore,
  kind: Indication,
  enable: number,
  save: boolean,
): void {
  settings.reset(passing(kind));
  settings.set(save ? stored(kind) : passing(kind), { enable } satisfies Value);
}
