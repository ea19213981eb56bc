import type { CommandEntry } from "../api/types.ts";
import { bare, manualOf } from "../dialogue/manual-of.ts";

export interface Completion {
  /** What is to be typed behind the line. */
  readonly rest: string;
  /** Names of commands that it may become. */
  readonly candidates: readonly string[];
  /** How the command is written, if the line has all of its name. */
  readonly syntax: readonly string[];
}

/** What a line could become: names of commands, and how they are written. */
export function complete(line: string, commands: readonly CommandEntry[]): Completion {
  const part = lastPart(line);
  if (part === undefined) return { rest: "", candidates: [], syntax: [] };
  const typed = part.toUpperCase();
  const names = commands.map(({ name }) => bare(name)).filter((name) => name.startsWith(typed));
  const whole = names.length === 0 || (names.length === 1 && names[0] === typed);
  if (whole) return { rest: "", candidates: [], syntax: syntaxOf(part, commands) };
  const common = commonStart(names);
  const syntax = names.length === 1 ? syntaxOf(common, commands) : [];
  return { rest: common.slice(typed.length), candidates: names.length > 1 ? names : [], syntax };
}

/** The command being typed, without AT; undefined if the line is none. */
function lastPart(line: string): string | undefined {
  const [, commands] = /^\s*AT(.*)$/i.exec(line) ?? [];
  // Semicolons in quotes are the parameters'.
  return commands?.match(/(?:"[^"]*"?|[^;"])*$/)?.[0].trimStart();
}

function syntaxOf(part: string, commands: readonly CommandEntry[]): readonly string[] {
  return manualOf(`AT${part}`, commands).flatMap(({ syntax, title, name }) =>
    syntax.length > 0 ? syntax : [`AT${bare(name)} ${title}`],
  );
}

function commonStart(names: readonly string[]): string {
  let start = names[0] ?? "";
  for (const name of names) while (!name.startsWith(start)) start = start.slice(0, -1);
  return start;
}
