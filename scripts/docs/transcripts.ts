import { SETUP_KEYS } from "../../src/testing/setup-keys.ts";
import { table, withGenerated } from "./place.ts";

/** docs/transcripts.md with what may be set up. */
export function withSetup(page: string): string {
  const rows = SETUP_KEYS.map(({ form, doc }) => [`\`@ ${form}\``, doc] as const);
  return withGenerated(page, table(["set-up", "means"], rows), "docs/transcripts.md");
}
