/** A word of a form that stands for a value. */
export interface Slot<T> {
  /** What may stand there, for people. */
  readonly allowed: string;
  /** Undefined: it may not. */
  read(text: string): T | undefined;
}

export type Slots = { readonly [name: string]: Slot<unknown> };

/** What the slots of a form stand for; those in brackets may be left out. */
export type ValuesOf<S extends Slots> = {
  readonly [K in keyof S]: S[K] extends Slot<infer T> ? T : never;
};

export function integer(min: number, max: number): Slot<number> {
  return {
    allowed: `a number from ${min} to ${max}`,
    read(text) {
      const value = Number(text);
      return /^-?\d{1,9}$/.test(text) && value >= min && value <= max ? value : undefined;
    },
  };
}

/** A text that looks like this. */
export function like(pattern: RegExp, allowed: string): Slot<string> {
  return { allowed, read: (text) => (pattern.test(text) ? text : undefined) };
}

export function oneOf<const T extends string>(...words: readonly T[]): Slot<T> {
  return { allowed: words.join(", "), read: (text) => words.find((word) => word === text) };
}

/** What has a reader of its own. */
export function read<T>(reader: (text: string) => T | undefined, allowed: string): Slot<T> {
  return { allowed, read: reader };
}

/** What came of a text: the values, or why it does not fit. */
export interface FormMatch {
  /** How many words are there as they are typed: of several forms the one that was meant has most. */
  readonly fits: number;
  readonly values?: { readonly [name: string]: unknown };
  readonly why?: string;
}

/**
 * Reads a text by a form as `rejects PLMN [CAUSE]`: words as they are typed, and names of slots in capitals; in
 * brackets what may be left out, in quotes what is quoted, and with `…` behind it the rest of the text. The slots have
 * the names in small letters.
 */
export function matchForm(form: string, slots: Slots, text: string): FormMatch {
  const values: { [name: string]: unknown } = {};
  // Spaces alone: other blanks may belong to a text at the end.
  let rest = text.replace(/^ +| +$/g, "");
  let fits = 0;
  for (const word of form.split(" ")) {
    const [, optional, quote, name = "", all] = /^(\[)?(")?([A-Z]+)"?(…)?\]?$/.exec(word) ?? [];
    // Other words may be in capitals too.
    const slot = slots[name.toLowerCase()];
    const found = (quote ? /^"[^"]*"(?= |$)/ : all ? /^.*/s : /^\S*/).exec(rest)?.[0] ?? "";
    if (!slot) {
      if (found !== word) return { fits, why: `${quoted(found)} where ${word} should stand` };
      fits++;
    } else if (found) {
      const value = slot.read(quote ? found.slice(1, -1) : found);
      if (value === undefined)
        return { fits, why: `${name} is ${slot.allowed}, and not ${quoted(found)}` };
      values[name.toLowerCase()] = value;
    } else if (!optional) {
      return { fits, why: `${name} is missing, ${slot.allowed}` };
    }
    rest = rest.slice(found.length).replace(/^ +/, "");
  }
  return rest === "" ? { fits, values } : { fits, why: `${quoted(rest)} is too much` };
}

function quoted(text: string): string {
  return text === "" ? "nothing" : JSON.stringify(text);
}
