import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../test/transcripts");

/** Long enough to show a command at work, short enough to read. */
const MOST_LINES = 12;

export interface Excerpt {
  readonly name: string;
  readonly lines: readonly string[];
}

/** The part of a transcript that shows a command best: where it is answered with more than OK or ERROR, if anywhere. */
export function excerptFor(command: string): Excerpt | undefined {
  let best: (Excerpt & { readonly worth: number }) | undefined;
  for (const name of readdirSync(root, { recursive: true, encoding: "utf8" }).toSorted()) {
    if (!name.endsWith(".at")) continue;
    const lines = readFileSync(join(root, name), "utf8").split("\n");
    // A page shows the module as it is, not with a trait or a model set differently.
    if (lines.some((line) => /^@ (trait|model) /.test(line))) continue;
    for (const [index, line] of lines.entries()) {
      if (!shows(line, command)) continue;
      const excerpt = from(lines, index);
      const worth = worthOf(line, excerpt) + nearness(name, command);
      if (!best || worth > best.worth) best = { name, lines: excerpt, worth };
    }
  }
  return best;
}

function shows(line: string, command: string): boolean {
  if (!line.startsWith("> ")) return false;
  const typed = line.slice(2).toUpperCase();
  if (!typed.startsWith(`AT${command}`)) return false;
  // `AT+CREG` is no `AT+CREGX`, `ATE` no `AT+E…`.
  return command.startsWith("+")
    ? !/^[A-Z0-9]/.test(typed.slice(command.length + 2))
    : /^\d*$|^[?=]/.test(typed.slice(command.length + 2));
}

/** The exchange that begins there, and what follows until the next line typed. */
function from(lines: readonly string[], start: number): string[] {
  const taken: string[] = [];
  for (const [index, line] of lines.slice(start, start + MOST_LINES).entries()) {
    if (index > 0 && (line.startsWith("> ") || line.startsWith("#"))) break;
    taken.push(line);
  }
  while (taken.at(-1) === "") taken.pop();
  return taken;
}

function worthOf(line: string, excerpt: readonly string[]): number {
  const failed = excerpt.some((row) => row.startsWith("< ERROR"));
  return (failed ? 0 : 10) + (line.includes("=?") ? 0 : 5) + Math.min(4, excerpt.length);
}

/** The dialogues of the note's chapter 3, which need no words around them. */
const EXAMPLES =
  /^tcpip\/(context|tcp-client-\w+|tcp-server-buffer|udp-service|udp-client|ping|ntp|last-error)\.at$/;

/** A transcript named after the command is about it; a dialogue of the note shows it in its place. */
function nearness(name: string, command: string): number {
  const word = command.replace(/^\+/, "").toLowerCase();
  if (EXAMPLES.test(name)) return 4;
  return name.split("/")[1]!.startsWith(word) ? 2 : 0;
}
