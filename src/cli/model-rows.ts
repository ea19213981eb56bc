import type { FixedResult, Model, Range } from "../models/model.ts";

/** A value of a model; undefined where a model has none under this path: its test form is made from the declaration. */
export type Value = string | number | boolean | Range | readonly (string | number)[] | undefined;

export interface Difference {
  /** The path in a model file: `limits.contextType`. */
  readonly what: string;
  readonly values: readonly [Value, Value];
}

/** Everything a model consists of, by its path in a model file. */
export function rowsOf(model: Model): ReadonlyMap<string, Value> {
  const { name, revision, application, rats, bands, limits, factory, wording } = model;
  const { retransmission, ...plain } = factory;
  return new Map<string, Value>([
    ["name", name],
    ["revision", revision],
    ["application", application],
    ["rats", rats],
    ...rowsIn("bands", bands),
    ...rowsIn("limits", limits),
    ...rowsIn("factory.retransmission", retransmission),
    ...rowsIn("factory", plain),
    ...rowsIn("wording.rat", wording.rat),
    ...rowsIn("wording.cell", wording.cell),
    ["lacks", model.lacks],
    ...rowsIn("tests", model.tests ?? {}),
    ...rowsIn("answers", spoken(model)),
    ...rowsIn("traits", model.traits),
  ]);
}

/** Fixed answers as they are written in a file. */
function spoken({ answers = {} }: Model): { readonly [typed: string]: readonly string[] } {
  return Object.fromEntries(
    Object.entries(answers).map(([typed, { info, result }]) => [
      typed,
      [...info, resultText(result)],
    ]),
  );
}

function resultText(result: FixedResult): string {
  if (typeof result === "string") return result;
  return "cme" in result ? `+CME ERROR: ${result.cme}` : `+CMS ERROR: ${result.cms}`;
}

function rowsIn<T extends { readonly [K in keyof T]: Value }>(
  path: string,
  values: T,
): [string, Value][] {
  // The cast: Object.entries forgets the types of the values.
  const entries = Object.entries(values) as [string, Value][];
  return entries.map(([key, value]) => [`${path}.${key}`, value]);
}

/** What two models do not have in common, in the order of a model file. */
export function differences(one: Model, other: Model): Difference[] {
  const left = rowsOf(one);
  const right = rowsOf(other);
  const paths = new Set([...left.keys(), ...right.keys()]);
  return [...paths]
    .map((what): Difference => ({ what, values: [left.get(what), right.get(what)] }))
    .filter(({ values: [a, b] }) => JSON.stringify(a) !== JSON.stringify(b));
}
