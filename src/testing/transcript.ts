import { HostError } from "../kernel/errors.ts";
import { milliseconds } from "../kernel/duration.ts";
import { bytesOf } from "../kernel/escapes.ts";

/** One step of a dialogue. `line` is where it stands, for messages. */
export type Step = { readonly line: number } & (
  | { readonly kind: "type"; readonly text: string }
  | { readonly kind: "raw"; readonly text: string }
  /** Text in which `{name}` stands for anything, the same everywhere. `atOnce`: it must have been said already. */
  | { readonly kind: "say"; readonly text: string; readonly atOnce?: boolean }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "sends"; readonly who: string; readonly text: string }
  | { readonly kind: "gets"; readonly who: string; readonly text: string }
  | { readonly kind: "does"; readonly who: string; readonly text: string }
);

/** A `.at` file: what is set up, and the dialogue. */
export interface Transcript {
  /** `@` lines, in order. */
  readonly setup: readonly { readonly line: number; readonly text: string }[];
  readonly steps: readonly Step[];
}

/**
 * Reads a transcript. The format: `docs/transcripts.md`. `before`: so many lines stand before it in its file. Throws
 * MT_TRANSCRIPT with file, line and column.
 */
export function parseTranscript(text: string, file = "transcript", before = 0): Transcript {
  const setup: { line: number; text: string }[] = [];
  const steps: Step[] = [];
  let block: string[] | undefined;
  let blockLine = 0;
  let atOnce = false;

  function endBlock(): void {
    if (block) steps.push({ line: blockLine, kind: "say", text: framed(block), atOnce });
    block = undefined;
  }

  for (const [index, row] of text.split("\n").entries()) {
    const line = before + index + 1;
    const match = /^(\S+)(?: (.*))?$/.exec(row.replace(/\r$/, ""));
    if (!match) {
      if (row.trim() !== "")
        throw new HostError(
          "MT_TRANSCRIPT",
          `${file}:${line}:1: a line begins with its mark; see docs/transcripts.md`,
        );
      endBlock();
      continue;
    }
    const [, mark = "", rest = ""] = match;
    if (mark === "<" || mark === "<!") {
      if (!block) {
        blockLine = line;
        atOnce = mark === "<!";
      }
      (block ??= []).push(rest);
      continue;
    }
    endBlock();
    if (mark.startsWith("#")) continue;
    if (mark === "@") {
      setup.push({ line, text: rest });
      continue;
    }
    steps.push(step(mark, rest, line, file));
  }
  endBlock();
  if (steps.length === 0) {
    throw new HostError("MT_TRANSCRIPT", `${file}:${before + 1}:1: there is no dialogue in it`);
  }
  return { setup, steps };
}

function step(mark: string, text: string, line: number, file: string): Step {
  if (mark === ">") return { line, kind: "type", text };
  if (mark === ">>") return { line, kind: "raw", text };
  if (mark === "<<") return { line, kind: "say", text };
  if (mark === "~") {
    const ms = milliseconds(text);
    if (ms !== undefined) return { line, kind: "pass", ms };
    throw new HostError(
      "MT_TRANSCRIPT",
      `${file}:${line}:3: not a duration like "10 ms" or "150 s": ${text}`,
    );
  }
  const who = mark.slice(0, -1);
  if (mark.endsWith(">") && who) return { line, kind: "sends", who, text };
  if (mark.endsWith("<") && who) return { line, kind: "gets", who, text };
  if (mark.endsWith("!") && who) return { line, kind: "does", who, text };
  throw new HostError(
    "MT_TRANSCRIPT",
    `${file}:${line}:1: unknown mark "${mark}"; see docs/transcripts.md`,
  );
}

/**
 * Lines as the note prints them, an empty one for the pair of line breaks between two responses. A block begins with
 * a line break and each line ends with one; a prompt, `>` alone, has none behind it.
 */
function framed(lines: readonly string[]): string {
  let text = "\\r\\n";
  for (const line of lines) text += line === ">" ? "> " : `${line}\\r\\n`;
  return text;
}

/** What the module must say, with names in braces for what may differ. */
export class Expectation {
  readonly #pattern: RegExp;
  readonly #names: string[] = [];
  readonly text: string;

  constructor(text: string, known: ReadonlyMap<string, string>) {
    this.text = text;
    const parts = text.split(/\{([A-Za-z_]\w*)\}/);
    let pattern = "";
    for (const [index, part] of parts.entries()) {
      if (index % 2 === 0) pattern += quoted(bytesOf(part).toString("latin1"));
      else if (known.has(part)) pattern += quoted(known.get(part)!);
      else if (this.#names.includes(part)) pattern += `\\k<${part}>`;
      else {
        this.#names.push(part);
        // In quotes it may have blanks in it.
        pattern += `(?<${part}>(?<=")[^",\\r\\n]*(?=")|[^",\\r\\n ]*)`;
      }
    }
    this.#pattern = new RegExp(`^${pattern}$`, "s");
  }

  /** What the names stand for, if `said` is all of what was expected and nothing more. */
  match(said: Buffer): ReadonlyMap<string, string> | undefined {
    const match = this.#pattern.exec(said.toString("latin1"));
    if (!match) return undefined;
    return new Map(this.#names.map((name) => [name, match.groups?.[name] ?? ""]));
  }
}

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
