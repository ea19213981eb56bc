import { keep, kept } from "../plain/kept.ts";

/** Keys that do something wherever nothing is being typed, and what. */
export const SHORTCUTS: readonly (readonly [keys: string, does: string])[] = [
  ["1 2 3 4", "Dialogue, Module, Terminal, Break it"],
  ["/", "to the filter or the search"],
  ["j k ↓ ↑", "selects the next or the previous row of the dialogue"],
  ["Home End", "selects the first or the last row"],
  ["Enter", "opens the details of the selected row"],
  ["Esc", "closes the details"],
  ["Space", "pauses the dialogue, or follows it again"],
  ["m", "opens or closes the list of modems"],
  ["?", "shows these keys"],
];

let single = kept("single-keys") !== "off";

/** Whether a key that is a character does something on its own: whoever speaks to a computer does better without. */
export function singleKeys(): boolean {
  return single;
}

export function setSingleKeys(on: boolean): void {
  single = on;
  keep("single-keys", on ? "on" : "off");
}

/** Whether it is a character, and those are switched off. */
export function isOff(key: string): boolean {
  return !single && [...key].length === 1;
}

/** Whether a key belongs to what has the focus: a field, a terminal, or a control that it presses. */
export function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // A box to tick takes no text, and of the keys that press only Space; in a form Enter sends that.
  const box = target.closest("input[type=checkbox]") !== null;
  if (!box && target.closest("input, textarea, select, .xterm, dialog")) return true;
  if (box) return key === " " || (key === "Enter" && target.closest("form") !== null);
  const presses = key === " " || key === "Enter";
  return presses && target.closest("button, a, summary") !== null;
}
