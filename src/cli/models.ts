import { HostError } from "../kernel/errors.ts";
import { MODELS } from "../models/catalogue.ts";
import type { Model } from "../models/model.ts";
import { differences, rowsOf, type Value } from "./model-rows.ts";
import { readModelNamed } from "./model-option.ts";

export interface ModelsOptions {
  /** `--diff`: what sets two models apart. */
  readonly diff: boolean;
  readonly json: boolean;
}

/** What `modemtwin models` prints: the list, models in full, or what sets two apart. */
export async function modelsText(
  names: readonly string[],
  { diff, json }: ModelsOptions,
): Promise<string> {
  if (diff && names.length !== 2) {
    throw new HostError("MT_USAGE", `models --diff needs two models, but got ${names.length}`);
  }
  const models: Model[] = [];
  for (const name of names) models.push(await readModelNamed(name, "models"));
  const [one, other] = models;
  if (diff) return json ? diffJson(names, one!, other!) : diffText(names, one!, other!);
  if (models.length === 0) return json ? lines(MODELS.map((model) => summary(model))) : list();
  return json ? lines(models) : models.map((model) => inFull(model)).join("\n");
}

function list(): string {
  const width = Math.max(...MODELS.map(({ name }) => name.length));
  return MODELS.map(
    ({ name, rats, revision }) =>
      `${name.padEnd(width)}  ${rats.join(", ").padEnd(18)}  ${revision}\n`,
  ).join("");
}

function summary({ name, revision, application, rats }: Model): object {
  return { name, revision, application, rats };
}

/** One JSON object a line, as everywhere. */
function lines(objects: readonly object[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join("");
}

function inFull(model: Model): string {
  const rows = rowsOf(model);
  const width = Math.max(...[...rows.keys()].map((key) => key.length));
  return [...rows].map(([key, value]) => `${key.padEnd(width)}  ${shown(value)}\n`).join("");
}

function diffText(names: readonly string[], one: Model, other: Model): string {
  const rows = differences(one, other).flatMap(({ what, values: [left, right] }) =>
    what === "lacks"
      ? lackRows(one.lacks, other.lacks)
      : [[what, besides(left, right), besides(right, left)]],
  );
  if (rows.length === 0) return `${names[0]} and ${names[1]} differ in nothing\n`;
  return table([["", ...names], ...rows]);
}

/** A line for each command or option that only one of two lacks. */
function lackRows(one: readonly string[], other: readonly string[]): string[][] {
  const all = [...new Set([...one, ...other])];
  return all
    .filter((name) => one.includes(name) !== other.includes(name))
    .map((name) => [
      `lacks ${name}`,
      one.includes(name) ? "yes" : "no",
      other.includes(name) ? "yes" : "no",
    ]);
}

function diffJson(names: readonly string[], one: Model, other: Model): string {
  return lines([{ models: names, differences: differences(one, other) }]);
}

/** Of two lists only what the other has not: they are long and much alike. */
function besides(value: Value, other: Value): string {
  if (!Array.isArray(value) || !Array.isArray(other)) return shown(value);
  const own: unknown[] = value.filter((item) => !other.includes(item));
  if (own.length === value.length) return shown(value);
  return own.length === 0 ? "" : `also ${own.join(", ")}`;
}

function shown(value: Value): string {
  if (value === undefined) return "as declared";
  if (typeof value !== "object") return String(value);
  if ("min" in value) return `${value.min} to ${value.max}`;
  return value.length === 0 ? "none" : value.join(", ");
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}
