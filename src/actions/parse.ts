import { matchForm } from "../kernel/form.ts";
import type { Action, Actor } from "./action.ts";
import { ACTIONS } from "./index.ts";

/** An action with its values. */
export interface Asked {
  readonly action: Action;
  readonly values: { readonly [name: string]: unknown };
}

/** Reads `rejects 00101 15`. A text instead says why it is no action, and what is allowed. */
export function parseAction(actor: Actor, text: string): Asked | string {
  const own = ACTIONS.filter((action) => action.actor === actor);
  let nearest = { fits: 0, why: `${actor} cannot ${JSON.stringify(text)}; it ${verbs(own)}` };
  for (const action of own) {
    const { fits, values, why } = matchForm(action.form, action.slots, text);
    if (values) return { action, values };
    if (fits > nearest.fits) nearest = { fits, why: `${why}; it is ${actor}! ${action.form}` };
  }
  return nearest.why;
}

/** What somebody can do, short: all forms if there are few. */
function verbs(actions: readonly Action[]): string {
  const few = actions.length < 12;
  const words = actions.map(({ form }) => (few ? form : form.split(" ", 1)[0]!));
  return [...new Set(words)].join(", ");
}
