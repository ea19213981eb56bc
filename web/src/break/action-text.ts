import type { Action } from "../api/types.ts";

/** Values of an action's slots by name; empty: left out. */
export interface Values {
  readonly [slot: string]: string;
}

/** `network! rejects 00101 13`: the form with its slots filled in. */
export function actionText({ who, form, slots }: Action, values: Values): string {
  const words: string[] = [];
  for (const word of form.split(" ")) {
    const slot = slots.find(({ name }) => name.toLowerCase() === slotName(word));
    if (!slot) {
      words.push(word);
      continue;
    }
    const value = (values[slot.name] ?? "").trim();
    // What is left out in the middle would make the next value another's: the server says so.
    if (value !== "") words.push(slot.quoted ? `"${value}"` : value);
  }
  return `${who}! ${words.join(" ")}`;
}

/** The words of the form that are no values: what the action is called. */
export function actionName({ form, slots }: Action): string {
  const names = new Set(slots.map(({ name }) => name.toLowerCase()));
  return form
    .split(" ")
    .filter((word) => !names.has(slotName(word)))
    .join(" ");
}

/** `["FROM"…]` is `from`. */
function slotName(word: string): string {
  return word.replace(/[^A-Za-z]/g, "").toLowerCase();
}
