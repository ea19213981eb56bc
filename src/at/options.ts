import type { Model } from "../models/model.ts";
import type { Command, CommandVariant, Equipment, SettingInfo } from "./command.ts";
import { splitFields } from "./fields.ts";
import {
  formatValues,
  INVALID,
  of,
  parseParams,
  syntax,
  testForm,
  type ByModel,
  type Param,
  type Params,
  type Values,
} from "./params.ts";
import { ERROR, final, ok, type Result } from "./reply.ts";

/** One option of a command like AT+QICFG: `AT+QICFG="transwaittm",2`. */
export interface Option<E extends Equipment> {
  readonly doc: string;
  readonly params: Params;
  readonly test?: ByModel<string>;
  read(equipment: E, name: string): string;
  /** Undefined if it is done, else the reply. */
  write(equipment: E, name: string, values: Values<Params>): Result | undefined;
}

export interface OptionSpec<E extends Equipment, P extends Params> {
  readonly doc: string;
  /** Those left out of a write form (declare them `optional`) keep their value. */
  readonly params: P;
  /** What the test form prints after the name, where that is not the list of parameters. */
  readonly test?: ByModel<string>;
  get(equipment: E): Values<P>;
  set(equipment: E, values: Values<P>): Result | undefined | void;
}

/** Declares an option whose value lives in a service. */
export function option<E extends Equipment, const P extends Params>(
  spec: OptionSpec<E, P>,
): Option<E> {
  return {
    doc: spec.doc,
    params: spec.params,
    ...(spec.test !== undefined && { test: spec.test }),
    read: (equipment) => formatGiven(spec.params, spec.get(equipment)),
    write(equipment, _name, given) {
      const values: Record<string, unknown> = { ...spec.get(equipment) };
      for (const [key, value] of Object.entries(given)) {
        if (value !== undefined) values[key] = value;
      }
      // The cast: `given` was parsed by these very parameters.
      return spec.set(equipment, values as Values<P>) ?? undefined;
    },
  };
}

/** Declares an option that is only stored and told again. Its values are kept under the command's name and its own. */
export function storedOption<E extends Equipment, const P extends Params>(
  command: string,
  name: string,
  params: P,
  factory: Values<P> | ((model: Model) => Values<P>),
  doc: string,
  test?: ByModel<string>,
): Option<E> {
  const key = `${command} "${name}"`;
  return option<E, P>({
    doc,
    params,
    ...(test !== undefined && { test }),
    // The cast: only this option writes under its own key.
    get: ({ settings, model }) =>
      (settings.get(key) as Values<P> | undefined) ??
      (typeof factory === "function" ? factory(model) : factory),
    set: (equipment, values) => equipment.settings.set(key, values),
  });
}

/** Values up to the last one that is set: an optional one without a value is not printed at the end. */
function formatGiven<P extends Params>(params: P, values: Values<P>): string {
  return formatValues(params, values).replace(/,+$/, "");
}

export interface OptionsSpec<E extends Equipment> {
  readonly name: string;
  readonly title: string;
  readonly ref: string;
  readonly maxResponseTime?: number;
  readonly responses?: readonly string[];
  readonly support?: Command<E>["support"];
  readonly setting?: SettingInfo;
  readonly options: { readonly [name: string]: Option<E> };
  /** After every write form, with its success: for a service that keeps the last result. */
  finished?(equipment: E, done: boolean): void;
}

/** Declares a command that is a family of settings under quoted names, which may be typed in any case. */
export function options<E extends Equipment>(spec: OptionsSpec<E>): Command<E> {
  const entries = Object.entries(spec.options);
  const byName = new Map(entries.map(([name, entry]) => [name.toLowerCase(), { name, entry }]));

  function present(name: string, model: Model): boolean {
    return !model.lacks.includes(`${spec.name} "${name}"`);
  }

  function write(text: string, equipment: E): Result {
    // `AT+QCFG="iotopmode"?` is answered like the query without the question mark.
    const fields = splitFields(text.replace(/"\?$/, '"'));
    const [first, ...rest] = fields ?? [];
    const found = first?.quoted ? byName.get(first.text.toLowerCase()) : undefined;
    if (!found || !present(found.name, equipment.model)) return ERROR;
    const { name, entry } = found;
    if (rest.length === 0) {
      const values = entry.read(equipment, name);
      return ok(`${spec.name}: "${name}"${values === "" ? "" : `,${values}`}`);
    }
    const values = parseParams(entry.params, rest, equipment.model);
    return values === INVALID ? ERROR : (entry.write(equipment, name, values) ?? final("OK"));
  }

  function testLines(model: Model): readonly string[] {
    const own = model.tests?.[spec.name];
    if (own) return own;
    return entries
      .filter(([name]) => present(name, model))
      .map(([name, entry]) => {
        const list =
          entry.test === undefined ? testForm(entry.params, model) : of(entry.test, model);
        return `${spec.name}: "${name}"${list === "" ? "" : `,${list}`}`;
      });
  }

  return {
    name: spec.name,
    title: spec.title,
    ref: spec.ref,
    maxResponseTime: spec.maxResponseTime ?? 300,
    responses: spec.responses ?? [`${spec.name}: "<option>",<values>`],
    support: spec.support ?? "full",
    ...(spec.setting && { setting: spec.setting }),
    variants: entries.map(([name, entry]): CommandVariant => ({
      option: name,
      doc: entry.doc,
      params: entry.params,
    })),
    forms: new Set(["test", "write"] as const),
    syntax: [
      `AT${spec.name}=?`,
      ...entries.map(([name, entry]) => `AT${spec.name}="${name}"${allOptional(entry.params)}`),
    ],
    testLines,
    timedOut: () => ERROR,
    run(form, text, equipment) {
      if (form === "test") return ok(...testLines(equipment.model));
      const result = form === "write" ? write(text, equipment) : ERROR;
      spec.finished?.(equipment, result !== ERROR);
      return result;
    },
  };
}

/** The whole list may be left out: that is the query. */
function allOptional(params: Params): string {
  const [first] = Object.values(params) as Param<unknown>[];
  const list = syntax(params, ",");
  return !first || first.optional ? list : `[${list}]`;
}
