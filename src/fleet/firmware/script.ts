import { milliseconds } from "../../kernel/duration.ts";
import { HostError } from "../../kernel/errors.ts";
import { checkRepeats } from "./repeats.ts";
import { readTemplate, type Template } from "./template.ts";

/** One line of virtual firmware. `line` is where it stands, for messages. */
export type FirmwareStep = { readonly line: number } &
  /** Types a command line, and waits for its result code, or for a prompt. */
  (
    | { readonly kind: "command"; readonly text: Template; readonly operation: string }
    /** Types bytes: payload at a prompt, whose result code is awaited, or in data mode, where there is none. */
    | { readonly kind: "payload"; readonly text: Template }
    /** Waits for a line that begins like this, heard since the last command was typed. */
    | { readonly kind: "await"; readonly text: Template }
    | { readonly kind: "pause"; readonly ms: number }
    /** Begins what is repeated: so many times; Infinity: for ever. `to`: the step behind its end. */
    | { readonly kind: "repeat"; readonly times: number; readonly to: number }
    | { readonly kind: "end"; readonly from: number }
  );

/** What a device does: docs/fleet.md. */
export interface FirmwareScript {
  readonly file: string;
  readonly steps: readonly FirmwareStep[];
  /** Played when a step has failed, whatever comes of it, before everything begins anew. */
  readonly failure: readonly FirmwareStep[];
  /** How long an answer, or an awaited line, may take, in milliseconds. */
  readonly patience: number;
  /** How long it rests behind a failure: doubled each time, up to a hundredfold. */
  readonly backoff: number;
  /** Names in braces that it needs besides those that every module has. */
  readonly needs: readonly string[];
}

const PATIENCE = 30_000;
const BACKOFF = 5000;
/** More than any run has: with a pause of a second they take eleven days. */
const MOST_TIMES = 1_000_000;

/** What a line without text would have had, by its mark. */
const MISSING: { readonly [mark: string]: string } = {
  ">": "what to type is missing: > AT",
  ">>": "what to send is missing: >> hello<^Z>",
  "<": "what to wait for is missing: < +QIURC",
};

/** Reads a script. Throws MT_TRANSCRIPT with file, line and column. */
export function parseFirmware(text: string, file: string): FirmwareScript {
  const steps: FirmwareStep[] = [];
  const failure: FirmwareStep[] = [];
  const open: number[] = [];
  const once = new Set<string>();
  let patience = PATIENCE;
  let backoff = BACKOFF;
  let part = steps;

  for (const [index, row] of text.split("\n").entries()) {
    const line = index + 1;
    const [, mark = "", rest = ""] = /^(\S+)(?: (.*))?$/.exec(row.replace(/\r$/, "")) ?? [];
    if (mark === "" && row.trim() !== "") wrong(line, "a line begins with its mark: > >> < ~ @ #");
    if (mark === "" || mark.startsWith("#")) continue;
    if (mark === "@") directive(line, rest.trim());
    else part.push(step(line, mark, rest));
  }
  if (open.length > 0) wrong(steps[open[0]!]!.line, "this @ repeat has no @ end");
  if (steps.length === 0) wrong(1, "there is nothing to do in it");
  checkRepeats(steps, wrong);
  const needs = new Set(
    [...steps, ...failure].flatMap((each) => ("text" in each ? each.text.names : [])),
  );
  return { file, steps, failure, patience, backoff, needs: [...needs] };

  function directive(line: number, what: string): void {
    const [word = "", ...args] = what.split(/\s+/);
    const rest = args.join(" ");
    if (word === "repeat") {
      const times = rest === "" ? Infinity : /^\d+$/.test(rest) ? Number(rest) : 0;
      if (times < 1 || (times > MOST_TIMES && rest !== ""))
        wrong(line, `@ repeat ${rest}: 1 to ${MOST_TIMES} times, or nothing: for ever`);
      if (part === failure) wrong(line, "nothing is repeated behind @ failure");
      open.push(steps.length);
      steps.push({ line, kind: "repeat", times, to: -1 });
      return;
    }
    if (word === "end" && rest === "") {
      const from = open.pop();
      if (from === undefined) wrong(line, "there is no @ repeat before this @ end");
      const begin = steps[from!]!;
      steps.push({ line, kind: "end", from: from! });
      steps[from!] = { ...(begin as FirmwareStep & { kind: "repeat" }), to: steps.length };
      return;
    }
    if (once.has(word)) wrong(line, `@ ${word} stands there twice; once is enough`);
    once.add(word);
    if (word === "failure" && rest === "") {
      if (open.length > 0) wrong(line, "an @ repeat before it has no @ end");
      part = failure;
    } else if (word === "patience") patience = period(line, word, rest);
    else if (word === "backoff") backoff = period(line, word, rest);
    else wrong(line, `@ ${what}: there are repeat, end, failure, patience and backoff`);
  }

  function step(line: number, mark: string, rest: string): FirmwareStep {
    if (mark === "~") return { line, kind: "pause", ms: time(line, rest) };
    const missing = MISSING[mark];
    if (missing === undefined) return wrong(line, `"${mark}" is no mark; there are > >> < ~ @ #`);
    if (rest.trim() === "") return wrong(line, missing);
    const before = mark.length + 2;
    const template = readTemplate(rest);
    if ("why" in template) return wrong(line, template.why, before + template.at);
    if (mark === ">")
      return { line, kind: "command", text: template, operation: operationOf(rest) };
    return { line, kind: mark === ">>" ? "payload" : "await", text: template };
  }

  function time(line: number, rest: string): number {
    const ms = milliseconds(rest);
    return ms ?? wrong(line, `"${rest}" is no duration such as 300 ms, 2 s or 1.5 min`, 3);
  }

  /** Without any it would try again and again in no time. */
  function period(line: number, word: string, rest: string): number {
    const ms = time(line, rest);
    return ms > 0 ? ms : wrong(line, `@ ${word} ${rest}: 1 ms or more is needed`);
  }

  function wrong(line: number, why: string, column = 1): never {
    throw new HostError("MT_TRANSCRIPT", `${file}:${line}:${column}: ${why}`);
  }
}

/** What the answers to it are counted under. */
function operationOf(text: string): string {
  const [, name] = /^AT([+&]?[A-Z0-9]*)/i.exec(text) ?? [];
  // Typed on purpose or by mistake, nobody answers it: its own beginning tells which it is.
  if (name === undefined) return /^[\x21-\x7e]{1,20}/.exec(text)?.[0] ?? "other";
  const known = name.toUpperCase();
  const asks = /^[^=]*(=\s*\?\s*)?$/.test(text);
  if (known === "+QIOPEN" && !asks) return "open";
  // AT+QISEND=0,0 asks what was sent, and there is no prompt behind it.
  if (known === "+QISEND" && !asks && !/^[^,]*,\s*0+\s*$/.test(text)) return "send";
  return `AT${known}`;
}
