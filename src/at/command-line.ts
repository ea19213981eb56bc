import type { Form } from "./command.ts";

/** One command of a command line. */
export interface Part {
  /** Upper case: `+QIOPEN`, `E`, `&D`, `S3`. */
  readonly name: string;
  readonly form: Form;
  /** What follows `=` or a basic command's name. */
  readonly text: string;
}

/** A command as it is typed behind `AT`, in capitals up to its `=`. */
export function typed({ name, form, text }: Part): string {
  if (form === "read") return `${name}?`;
  if (form === "test") return `${name}=?`;
  return form === "write" && /^([^A-Z&]|S\d)/.test(name) ? `${name}=${text}` : name + text;
}

const EXTENDED = /[+*$#^%][A-Z0-9!%\-./:_]*/iy;
const BASIC = /(&?[A-Z])( *)(\d*)/iy;
const REGISTER = /S(\d+)(\?|=(\d*)|)/iy;

/**
 * Cuts what stands after `AT` into commands, one at each call. V.250 5.3: basic commands follow each other without a
 * separator, extended ones end at `;`, spaces count only inside quotes and inside an extended command.
 */
export class CommandLine {
  readonly #body: string;
  #at = 0;

  constructor(body: string) {
    this.#body = body;
  }

  /** The next command; undefined at the end of the line; `"malformed"` where no command can be made out. */
  next(): Part | "malformed" | undefined {
    const body = this.#body;
    while (body[this.#at] === " " || body[this.#at] === ";") this.#at++;
    if (this.#at >= body.length) return undefined;
    const extended = this.#match(EXTENDED);
    if (extended) return this.#extended(extended[0].toUpperCase());
    const register = this.#match(REGISTER);
    if (register) return registerPart(register);
    const basic = this.#match(BASIC);
    if (!basic) return "malformed";
    const name = basic[1]!.toUpperCase();
    // V.250 6.3.1: a dial string takes everything up to `;` or the end.
    const text = name === "D" ? basic[3]! + this.#takeToSemicolon() : basic[3]!;
    return { name, form: "write", text };
  }

  #extended(name: string): Part | "malformed" {
    const rest = this.#takeToSemicolon().replace(/ +$/, "");
    if (rest === "") return { name, form: "execute", text: "" };
    if (rest === "?") return { name, form: "read", text: "" };
    if (rest === "=?") return { name, form: "test", text: "" };
    return rest[0] === "=" ? { name, form: "write", text: rest.slice(1) } : "malformed";
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#body);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }

  /** Everything up to the next `;` outside quotes. */
  #takeToSemicolon(): string {
    const body = this.#body;
    const from = this.#at;
    let at = from;
    for (let quoted = false; at < body.length && (quoted || body[at] !== ";"); at++) {
      if (body[at] === '"') quoted = !quoted;
    }
    this.#at = at;
    return body.slice(from, at);
  }
}

function registerPart(match: RegExpExecArray): Part {
  const name = `S${Number(match[1])}`;
  if (match[2] === "?") return { name, form: "read", text: "" };
  if (match[2] === "") return { name, form: "execute", text: "" };
  return { name, form: "write", text: match[3]! };
}

/** Where the command line proper begins, behind `AT`; -1 if there is no prefix. What stands before it is ignored. */
export function prefixEnd(text: string, prefixCase: "any" | "same"): number {
  const match = (prefixCase === "any" ? /at/i : /AT|at/).exec(text);
  return match ? match.index + 2 : -1;
}
