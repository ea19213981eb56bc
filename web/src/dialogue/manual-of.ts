import type { CommandEntry } from "../api/types.ts";

/** The entries of the commands in a line: `AT+CMEE=1;+QIACT=1` has two. */
export function manualOf(line: string, entries: readonly CommandEntry[]): readonly CommandEntry[] {
  const found = new Set<CommandEntry>();
  // Semicolons in quotes are the parameters'.
  for (const part of line.replace(/^.*?AT/i, "").match(/(?:"[^"]*"?|[^;"])+/g) ?? []) {
    const entry = entryOf(part.trim().toUpperCase(), entries);
    if (entry) found.add(entry);
  }
  return [...found];
}

/** `+QIOPEN=1,…` is +QIOPEN; of basic commands, which have no end, the longest name that fits. */
function entryOf(part: string, entries: readonly CommandEntry[]): CommandEntry | undefined {
  const extended = /^\+[A-Z0-9]+/.exec(part)?.[0];
  let best: CommandEntry | undefined;
  for (const entry of entries) {
    const name = bare(entry.name).toUpperCase();
    if (extended !== undefined && name === extended) return entry;
    const fits = extended === undefined && part.startsWith(name);
    if (fits && name.length > (best?.name.length ?? 0)) best = entry;
  }
  return best;
}

/** A name without AT in front. */
export function bare(name: string): string {
  return name.replace(/^AT/i, "");
}
