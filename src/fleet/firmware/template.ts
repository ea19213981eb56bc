import { bytesOf } from "../../kernel/escapes.ts";
import type { Random } from "../../kernel/random.ts";

/** What every module has a value for. */
export const NAMES = ["imei", "imsi", "iccid", "index", "group", "sequence", "time"] as const;

/** Where the values of a text come from. */
export interface Values {
  readonly random: Random;
  /** Undefined: nobody has said. */
  value(name: string): string | undefined;
}

/** A text with `{name}`, `{random 0 100}` and `{hex 16}` in it. */
export interface Template {
  /** Its names besides those that every module has. */
  readonly names: readonly string[];
  fill(values: Values): Buffer;
}

/** What is wrong with a text, and at which of its characters, from 0. */
export interface TemplateMistake {
  readonly at: number;
  readonly why: string;
}

type Part = string | ((values: Values) => string);

/** Longest run of random bytes; a payload has 1460 at most. */
const MOST = 4096;

/** Reads a text. */
export function readTemplate(text: string): Template | TemplateMistake {
  const wrong = mistakeIn(text);
  if (wrong) return wrong;
  const parts: Part[] = [];
  const names = new Set<string>();
  let at = 0;
  for (const match of text.matchAll(BRACES)) {
    parts.push(text.slice(at, match.index));
    at = match.index + match[0].length;
    const part = readPart(match[1]!, names);
    if (typeof part === "string") return { at: match.index, why: part };
    parts.push(part);
  }
  parts.push(text.slice(at));
  const own = [...names].filter((name) => !(NAMES as readonly string[]).includes(name));
  if (parts.length === 1) {
    const bytes = bytesOf(text);
    return { names: own, fill: () => bytes };
  }
  return {
    names: own,
    fill: (values) =>
      bytesOf(parts.map((part) => (typeof part === "string" ? part : part(values))).join("")),
  };
}

const BRACES = /\{([^{}]*)\}/g;
const ESCAPES = /\\(?:[rn\\]|[xX][0-9a-fA-F]{2})|<\^Z>/g;

/** What would be sent as it is written, and was surely meant otherwise. */
const MISTAKES: readonly (readonly [RegExp, (found: string) => string])[] = [
  [
    /\\.?|<\^[^>]{0,8}>?/u,
    (found) =>
      `${found} is no escape; there are \\r, \\n, \\\\, \\xHH, <^Z>, <ESC>, <BS> and <a*9>`,
  ],
  [/\{\s*\w*/, (found) => `${found}: its } is missing; { itself is \\x7b`],
  [/\}/, () => `there is no { before this }; } itself is \\x7d`],
  [/[^\0-\xff]/u, (found) => `${found} is no byte; the bytes of its encoding are needed: \\xHH`],
];

function mistakeIn(text: string): TemplateMistake | undefined {
  const blank = (match: string): string => " ".repeat(match.length);
  const left = text.replace(ESCAPES, blank).replace(BRACES, blank);
  for (const [pattern, why] of MISTAKES) {
    const found = pattern.exec(left);
    const end = found ? found.index + found[0].length : 0;
    if (found) return { at: found.index, why: why(text.slice(found.index, end)) };
  }
  return undefined;
}

function readPart(inside: string, names: Set<string>): Exclude<Part, string> | string {
  const [word = "", ...args] = inside.trim().split(/\s+/);
  if (word === "random") {
    const [low = NaN, high = NaN] = args.map(Number);
    if (args.length !== 2 || !Number.isInteger(low) || !Number.isInteger(high) || low > high)
      return `{${inside}}: it is {random LOWEST HIGHEST}, whole numbers`;
    return ({ random }) => String(random.int(low, high));
  }
  if (word === "hex") {
    const count = Number(args[0]);
    if (args.length !== 1 || !Number.isInteger(count) || count < 1 || count > MOST)
      return `{${inside}}: it is {hex BYTES}, 1 to ${MOST}`;
    return ({ random }) =>
      Array.from({ length: count }, () => random.int(0, 255).toString(16).padStart(2, "0")).join(
        "",
      );
  }
  if (args.length > 0 || !/^[a-z]\w*$/i.test(word))
    return `{${inside}}: a name, {random 0 100} or {hex 16} is right; { itself is \\x7b`;
  names.add(word);
  return (values) => values.value(word) ?? "";
}
