import { ACTIONS } from "../../src/actions/index.ts";
import { table, withGenerated } from "./place.ts";

/** docs/control.md with what can happen around the module. */
export function withActions(page: string): string {
  const rows = ACTIONS.map(({ actor, form, doc }) => [`\`${actor}! ${form}\``, doc] as const);
  return withGenerated(page, table(["line", "what happens"], rows), "docs/control.md");
}
