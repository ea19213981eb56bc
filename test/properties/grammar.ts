import fc from "fast-check";
import type { Command } from "../../src/at/command.ts";
import type { Param } from "../../src/at/params.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import type { Modem } from "../../src/modem/modem.ts";
import { bg95m3 as model } from "../../src/models/bg95.ts";

const digits = (allowed: string) => [...allowed.matchAll(/\d+/g)].map(([number]) => Number(number));
const words = (allowed: string) => [...allowed.matchAll(/"[^"]*"/g)].map(([word]) => word!);
const isRange = (allowed: string) => /^\d+ to \d+$/.test(allowed);
const isText = (allowed: string) => allowed.endsWith(" characters");

/** What a host may type for a parameter, from the declaration's own words for the manual. */
export function fieldOf(param: Param<unknown>): fc.Arbitrary<string> {
  const allowed = param.allowed(model);
  let field: fc.Arbitrary<string>;
  if (isRange(allowed)) {
    const [min = 0, max = 0] = digits(allowed);
    field = fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max })).map(String);
  } else if (isText(allowed)) {
    field = fc.constantFrom(
      '"10.0.0.1"',
      '"127.0.0.1"',
      '"GSM"',
      '"SM"',
      '"IP"',
      '"4142"',
      '"a;b,c"',
      '""',
      '"25/01/02,03:04:05+00"',
      "0203",
    );
  } else if (words(allowed).length > 0) field = fc.constantFrom(...words(allowed));
  else field = fc.constantFrom(...digits(allowed)).map(String);
  return param.optional ? fc.oneof(field, fc.constant("")) : field;
}

/** Something outside what the declaration allows; undefined where everything of some kind is allowed. */
export function wrongFieldOf(param: Param<unknown>): fc.Arbitrary<string> | undefined {
  const allowed = param.allowed(model);
  const numbers = digits(allowed);
  const nonsense = ['"', "x", "-1", "1.5", "99999999999", '"1"x', "0x1"];
  if (isText(allowed)) return fc.constantFrom(`"${"a".repeat(Math.max(...numbers) + 1)}"`, '"');
  if (words(allowed).length > 0) return fc.constantFrom('"NOPE"', "1", ...nonsense);
  const max = Math.max(...numbers);
  return fc.constantFrom(String(max + 1), `"${max}"`, ...nonsense);
}

type Line = (fields: readonly string[]) => string;
interface WriteForm {
  readonly command: Command<Modem>;
  readonly params: readonly Param<unknown>[];
  readonly line: Line;
}

/** The write form of each command, and of each of its options. */
export const WRITE_FORMS: readonly WriteForm[] = [...COMMANDS.values()]
  .filter((command) => command.forms.has("write"))
  .flatMap((command) =>
    command.variants.map(({ option, params }): WriteForm => {
      const lead = option === undefined ? [] : [`"${option}"`];
      const sign = /^([+]|S\d)/.test(command.name) ? "=" : "";
      return {
        command,
        params: Object.values(params),
        line: (fields) => `AT${command.name}${sign}${[...lead, ...fields].join(",")}`,
      };
    }),
  );

const writeLine = fc
  .constantFrom(...WRITE_FORMS)
  .chain(({ params, line }) =>
    fc
      .tuple(fc.tuple(...params.map(fieldOf)), fc.integer({ min: 0, max: params.length }))
      .map(([fields, count]) => line(fields.slice(0, count))),
  );

const otherLine = fc
  .tuple(
    fc.constantFrom(...COMMANDS.keys()),
    fc.constantFrom("", "?", "=?", "=", "=1", "=1,2,3", '="', ";+CSQ", "x"),
  )
  .map(([name, rest]) => `AT${name}${rest}`);

const nonsense = fc.string({ maxLength: 30 }).map((text) => `AT${text.replace(/[\r\x08]/g, "")}`);

/** A command line without its end: sensible, nearly so, or not at all. */
export const anyLine: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: writeLine },
  { weight: 3, arbitrary: otherLine },
  { weight: 1, arbitrary: nonsense },
);
