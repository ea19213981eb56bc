import type { Action, ModemState } from "../api/types.ts";

/** An action that is asked for so often that it has a button of its own. */
export interface Usual {
  readonly label: string;
  readonly text: string;
  /** Why it cannot be done now. */
  readonly not?: string;
}

const ALWAYS: readonly Usual[] = [
  { label: "Coverage lost", text: "network! loses coverage" },
  { label: "Coverage back", text: "network! covers again" },
  { label: "Detach", text: "network! detaches" },
  { label: "SIM removed", text: "sim! is removed" },
  { label: "SIM inserted", text: "sim! is inserted" },
  { label: "PWRKEY press", text: "host! presses PWRKEY" },
];

/**
 * Of these the ones that are declared, and behind them the contexts that can be deactivated now: what is in front stays
 * where it is.
 */
export function usualActions(
  actions: readonly Action[],
  { contexts }: Pick<ModemState, "contexts">,
): readonly Usual[] {
  const declared = (text: string): boolean =>
    actions.some(({ who, form }) => `${who}! ${form}`.startsWith(text));
  const active = contexts.filter(({ state }) => state === "active");
  const deactivations = active.map(({ contextID }) => deactivation(contextID));
  if (active.length === 0) deactivations.push({ ...deactivation(1), not: "No context is active" });
  return [
    ...ALWAYS.filter(({ text }) => declared(text)),
    ...(declared("network! deactivates") ? deactivations : []),
  ];
}

function deactivation(contextID: number): Usual {
  return { label: `Deactivate PDP ${contextID}`, text: `network! deactivates ${contextID}` };
}

/** What a slot has in it to begin with. */
export function firstValue(slot: string, { contexts }: Pick<ModemState, "contexts">): string {
  if (slot !== "context") return "";
  return String(contexts.find(({ state }) => state === "active")?.contextID ?? 1);
}
