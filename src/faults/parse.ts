import { nearest } from "../kernel/nearest.ts";
import type { FaultKind, Settings } from "./fault.ts";
import { FAULTS } from "./index.ts";
import { LIMITS, type Limits } from "./limits.ts";

/** A fault with its settings and limits. */
export interface AskedFault {
  readonly kind: FaultKind;
  readonly values: { readonly [name: string]: unknown };
  readonly limits: Limits;
  /** As it was written. */
  readonly text: string;
  /** The settings and limits that were given, as they were written. */
  readonly given: ReadonlyMap<string, string>;
  /** `name=…`: what it is called, to be changed and removed by. */
  readonly name: string | undefined;
}

/** Reads `cut at=5 pause="200 ms" on="+QIURC: \"recv\"" name=mine`. A text instead says what is wrong, and what is allowed. */
export function parseFault(text: string): AskedFault | string {
  const [word = "", ...rest] = text.trim().match(/(?:\\"|[^\s"]|"(?:\\"|[^"])*")+/g) ?? [];
  if (text.replaceAll('\\"', "").split('"').length % 2 === 0) return "a quote is not closed";
  const given = new Map<string, string>();
  for (const part of rest) {
    const [, key, bare = ""] = /^([\w-]+)=(.*)$/s.exec(part) ?? [];
    if (key === undefined) return `${part} is no setting as at=5`;
    if (given.has(key)) return `${key} is given twice`;
    given.set(
      key,
      bare.replace(/\\?"/g, (quote) => quote.slice(1)),
    );
  }
  return readFault(word, given, text.trim());
}

/** The same of what a file or a program gives apart. */
export function readFault(
  word: string,
  given: ReadonlyMap<string, string>,
  text: string,
): AskedFault | string {
  const kind = FAULTS.find(({ name }) => name === word);
  if (!kind) {
    const names = FAULTS.map(({ name }) => name);
    const meant = nearest(word, names);
    const hint = meant === undefined ? "" : `did you mean ${meant}? `;
    return `${word || "nothing"} is no fault; ${hint}there are ${names.join(", ")}`;
  }
  const known = { ...kind.settings, ...LIMITS };
  for (const key of given.keys()) {
    if (
      key === "name" ||
      (Object.hasOwn(known, key) && !(key === "on" && kind.subject === undefined))
    )
      continue;
    const names = Object.keys(known).filter((name) => name !== "on" || kind.subject !== undefined);
    return `${kind.name} has no setting ${key}; it has ${names.join(", ")}, name`;
  }
  if (given.get("name") === "") return `${kind.name}: name is empty`;
  const values = valuesOf(kind.settings, given);
  const limits = valuesOf(LIMITS, given);
  if (typeof values === "string") return `${kind.name}: ${values}`;
  if (typeof limits === "string") return `${kind.name}: ${limits}`;
  // The cast: they were read by their own declarations.
  return { kind, values, limits: limits as Limits, text, given, name: given.get("name") };
}

function valuesOf(
  settings: Settings,
  given: ReadonlyMap<string, string>,
): { readonly [name: string]: unknown } | string {
  const values: { [name: string]: unknown } = {};
  for (const [name, { slot, factory, optional }] of Object.entries(settings)) {
    const text = given.get(name);
    const value = text === undefined ? factory : slot.read(text);
    if (text !== undefined && value === undefined)
      return `${name} is ${slot.allowed}, and not ${JSON.stringify(text)}`;
    if (text === undefined && value === undefined && !optional)
      return `${name} is missing, ${slot.allowed}`;
    values[name] = value;
  }
  return values;
}
