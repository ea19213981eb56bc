import type { Model, Range } from "../models/model.ts";
import type { Field } from "./fields.ts";

export const INVALID: unique symbol = Symbol("invalid parameter");
export type Invalid = typeof INVALID;

/** A declared parameter: how it is read and written, and how the test form and the manual show it. */
export interface Param<T> {
  readonly doc: string;
  readonly optional: boolean;
  /** How the manual shows it, where that is not `<key>`. */
  readonly label?: string;
  parse(field: Field | undefined, model: Model): T | Invalid;
  format(value: T): string;
  /** What the test form prints at its place; undefined: the test form leaves it out. */
  testForm(label: string, model: Model): string | undefined;
  /** Its values in words, for the manual. */
  allowed(model: Model): string;
}

/** Parameters in the order in which they are typed. (`format` is a method, so a `Param<number>` is one of these.) */
export type Params = { readonly [name: string]: Param<unknown> };
export type Values<P extends Params> = {
  readonly [K in keyof P]: P[K] extends Param<infer T> ? T : never;
};

/** The same for every model, or what a model has. */
export type ByModel<T> = T | ((model: Model) => T);

export function of<T>(value: ByModel<T>, model: Model): T {
  return typeof value === "function" ? (value as (model: Model) => T)(model) : value;
}

/** A whole number, bare. */
export function int(range: ByModel<Range>, doc: string): Param<number> {
  return {
    doc,
    optional: false,
    parse(field, model) {
      if (!field || field.quoted || !/^\d{1,10}$/.test(field.text)) return INVALID;
      const value = Number(field.text);
      const { min, max } = of(range, model);
      return value < min || value > max ? INVALID : value;
    },
    format: String,
    testForm: (_label, model) => rangeText(of(range, model)),
    allowed: (model) => `${of(range, model).min} to ${of(range, model).max}`,
  };
}

/** As the manuals print a range: two values apart by a comma, more by a hyphen. */
function rangeText({ min, max }: Range): string {
  return max - min === 1 ? `(${min},${max})` : `(${min}-${max})`;
}

/** One of some whole numbers that do not follow each other. */
export function oneOf(values: ByModel<readonly number[]>, doc: string): Param<number> {
  return {
    doc,
    optional: false,
    parse(field, model) {
      if (!field || field.quoted || !/^\d{1,10}$/.test(field.text)) return INVALID;
      const value = Number(field.text);
      return of(values, model).includes(value) ? value : INVALID;
    },
    format: String,
    testForm: (_label, model) => `(${of(values, model).join(",")})`,
    allowed: (model) => of(values, model).join(", "),
  };
}

/** A number that stands for one of several things, in the manual's order from 0. */
export function choice<const K extends string>(meanings: readonly K[], doc: string): Param<K> {
  return {
    doc,
    optional: false,
    parse: (field) =>
      (field && !field.quoted && /^\d$/.test(field.text) && meanings[Number(field.text)]) ||
      INVALID,
    format: (meaning) => String(meanings.indexOf(meaning)),
    testForm: () => rangeText({ min: 0, max: meanings.length - 1 }),
    allowed: () => meanings.map((meaning, index) => `${index} ${meaning}`).join(", "),
  };
}

/** A quoted word out of a list, in any case. */
export function keyword<const K extends string>(words: readonly K[], doc: string): Param<K> {
  return {
    doc,
    optional: false,
    parse: (field) =>
      (field?.quoted && words.find((word) => word === field.text.toUpperCase())) || INVALID,
    format: (word) => `"${word}"`,
    testForm: () => `"${words.join("/")}"`,
    allowed: () => words.map((word) => `"${word}"`).join(", "),
  };
}

/** A quoted word out of a list, in any case; printed as it stands in the list, small. */
export function word<const K extends string>(words: readonly K[], doc: string): Param<K> {
  return {
    doc,
    optional: false,
    parse: (field) =>
      (field?.quoted && words.find((word) => word === field.text.toLowerCase())) || INVALID,
    format: (word) => `"${word}"`,
    testForm: () => `(${words.map((word) => `"${word}"`).join(",")})`,
    allowed: () => words.map((word) => `"${word}"`).join(", "),
  };
}

/** A quoted text of so many characters. `bare` takes it without quotes too. */
export function text(
  length: {
    readonly min?: number;
    readonly max: number;
    readonly bare?: boolean;
    readonly of?: RegExp;
  },
  doc: string,
): Param<string> {
  const min = length.min ?? 0;
  return {
    doc,
    optional: false,
    parse: (field) =>
      field &&
      (field.quoted || length.bare) &&
      field.text.length >= min &&
      field.text.length <= length.max &&
      (length.of?.test(field.text) ?? true)
        ? field.text
        : INVALID,
    format: (value) => `"${value}"`,
    testForm: (label) => label,
    allowed: () => `${min > 0 ? `${min} to ` : "up to "}${length.max} characters`,
  };
}

/** A text that is printed without quotes, and may be typed with them. */
export function bareText(max: number, of: RegExp, doc: string): Param<string> {
  return { ...text({ max, of, bare: true }, doc), format: (value) => value };
}

/** A parameter that takes effect and is not told again. */
export function silent<T>(param: Param<T>): Param<T> {
  return { ...param, format: () => "" };
}

/** A parameter the host may leave out or leave empty; without a fallback its value is then undefined. */
export function optional<T, const D extends T>(param: Param<T>, fallback: D): Param<T>;
export function optional<T>(param: Param<T>): Param<T | undefined>;
export function optional<T>(param: Param<T>, fallback?: T): Param<T | undefined> {
  return {
    ...param,
    optional: true,
    parse: (field, model) =>
      field === undefined || (field.text === "" && !field.quoted)
        ? fallback
        : param.parse(field, model),
    format: (value) => (value === undefined ? "" : param.format(value)),
  };
}

/** Shows a parameter in the test form as the manual prints it, or not at all. */
export function shown<T>(param: Param<T>, testForm: string | undefined): Param<T> {
  return { ...param, testForm: () => testForm };
}

/** Gives a parameter the name the manual prints, where that is not its key. */
export function labelled<T>(label: string, param: Param<T>): Param<T> {
  return { ...param, label };
}

/** Reads the fields of a write form. Too many, too few, out of range: `INVALID`. */
export function parseParams<P extends Params>(
  params: P,
  fields: readonly Field[],
  model: Model,
): Values<P> | Invalid {
  const names = Object.keys(params);
  if (fields.length > names.length) return INVALID;
  const values: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) {
    const value: unknown = params[name]!.parse(fields[index], model);
    if (value === INVALID) return INVALID;
    values[name] = value;
  }
  // The cast: the loop has just given every key of P a value its own parameter parsed.
  return values as Values<P>;
}

/** The values of some parameters as an information response prints them. */
export function formatValues<P extends Params>(params: P, values: Values<P>): string {
  return Object.entries(params)
    .map(([name, param]) => param.format(values[name]))
    .join(",");
}

/** What the test form prints for some parameters. */
export function testForm(params: Params, model: Model): string {
  return Object.entries(params)
    .map(([name, param]) => param.testForm(param.label ?? `<${name}>`, model))
    .filter((part) => part !== undefined)
    .join(",");
}

/** The parameters as the manual's syntax line prints them: `<connectID>[,<read_length>]`. */
export function syntax(params: Params, leading = ""): string {
  let line = "";
  let brackets = "";
  for (const [index, [name, param]] of Object.entries(params).entries()) {
    const field = `${index > 0 ? "," : leading}${param.label ?? `<${name}>`}`;
    line += param.optional ? `[${field}` : field;
    if (param.optional) brackets += "]";
  }
  return line + brackets;
}
