import { nearest } from "../kernel/nearest.ts";
import type { Problems } from "./problems.ts";
import type { Place, Tree } from "./tree.ts";

/**
 * One value of a document, asked for as what it has to be. What is wrong is noted, and the answer is then undefined: so
 * one look finds every problem, and `Document.check` throws them together.
 */
export class DocumentNode {
  /** `limits.connectID.max`; `the file` or what it is called for the whole of it. */
  readonly path: string;
  /** The key or the number under which it stands. */
  readonly key: string;
  readonly #tree: Tree;
  readonly #keyAt: Place;
  readonly #problems: Problems;

  constructor(tree: Tree, problems: Problems, path = "the file", key = "", keyAt: Place = tree.at) {
    this.#tree = tree;
    this.#problems = problems;
    this.path = path;
    this.key = key;
    this.#keyAt = keyAt;
  }

  /** Where it begins in the file. */
  get line(): number {
    return this.#tree.at.line;
  }

  get kind(): Tree["kind"] {
    return this.#tree.kind;
  }

  /** Notes that the value is wrong: what it is, and what would be right. */
  wrong(what: string, allowed: string): undefined {
    this.#problems.add(this.#tree.at, `${this.path} ${what}; ${allowed}`);
    return undefined;
  }

  /** Notes that it should not stand under this key. */
  unknown(known: readonly string[], allowed?: string): undefined {
    const meant = nearest(this.key, known);
    const hint = meant === undefined ? "" : `did you mean ${meant}? `;
    const text = allowed ?? `allowed are ${known.join(", ")}`;
    this.#problems.add(this.#keyAt, `${this.path} is not known; ${hint}${text}`);
    return undefined;
  }

  /** A mapping with some of these keys and no other. */
  fields<const K extends string>(...known: readonly K[]): { readonly [key in K]?: DocumentNode } {
    const fields: { [key in K]?: DocumentNode } = {};
    for (const node of this.entries(`a mapping with ${known.join(", ")} is needed`)) {
      const key = known.find((each) => each === node.key);
      if (key === undefined) node.unknown(known);
      else fields[key] = node;
    }
    return fields;
  }

  /** A mapping with any keys. */
  entries(allowed = "a mapping is needed"): DocumentNode[] {
    const tree = this.#tree;
    if (tree.kind !== "mapping") {
      this.wrong(`is ${described(tree)}`, allowed);
      return [];
    }
    return [...tree.entries].map(([key, { at, value }]) =>
      this.#child(value, key, /^[\w/-]+$/.test(key) ? key : quoted(key), at),
    );
  }

  /** What stands under some keys, if the file goes that way; nothing is noted. */
  at([key, ...rest]: readonly string[]): DocumentNode | undefined {
    if (key === undefined) return this;
    if (this.#tree.kind !== "mapping") return undefined;
    return this.entries()
      .find((entry) => entry.key === key)
      ?.at(rest);
  }

  /** A list of whatever `read` makes of each item. */
  list<T>(read: (item: DocumentNode) => T | undefined, allowed = "a list is needed"): T[] {
    return this.items(allowed)
      .map((item) => read(item))
      .filter((value) => value !== undefined);
  }

  items(allowed = "a list is needed"): DocumentNode[] {
    const tree = this.#tree;
    if (tree.kind !== "list") {
      this.wrong(`is ${described(tree)}`, allowed);
      return [];
    }
    return tree.items.map((item, index) => {
      const key = String(index + 1);
      return new DocumentNode(item, this.#problems, `${this.path}[${key}]`, key);
    });
  }

  /** A text of at least one character; a number without quotes is taken as it is written. */
  text(allowed = "a text is needed", of = /./): string | undefined {
    const tree = this.#tree;
    if (tree.kind !== "scalar") return this.wrong(`is ${described(tree)}`, allowed);
    const { value, source } = tree;
    if (typeof value !== "string" && typeof value !== "number") {
      return this.wrong(`is ${described(tree)}`, `${allowed}, in quotes if need be`);
    }
    const text = typeof value === "string" ? value : source;
    return of.test(text) ? text : this.wrong(`is ${described(tree)}`, allowed);
  }

  /** A whole number, also as 0x1F. */
  integer({ min, max, unit = "" }: { min: number; max: number; unit?: string }) {
    const tree = this.#tree;
    const value = tree.kind === "scalar" ? tree.value : undefined;
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) {
      return value;
    }
    return this.wrong(
      `is ${described(tree)}`,
      `a whole number from ${min} to ${max}${unit && ` ${unit}`} is needed`,
    );
  }

  /** One of some texts, numbers or truth values. */
  oneOf<const T extends string | number | boolean>(allowed: readonly T[]): T | undefined {
    const tree = this.#tree;
    const value = tree.kind === "scalar" ? tree.value : undefined;
    const found = allowed.find((each) => each === value);
    if (found !== undefined) return found;
    const meant = typeof value === "string" ? nearest(value, allowed.map(String)) : undefined;
    const hint = meant === undefined ? "" : `did you mean ${meant}? `;
    return this.wrong(`is ${described(tree)}`, `${hint}allowed are ${allowed.join(", ")}`);
  }

  /** The bare value, where a reader has a grammar of its own; undefined for a list or a mapping. */
  get scalar(): string | number | boolean | null | undefined {
    return this.#tree.kind === "scalar" ? this.#tree.value : undefined;
  }

  /** What it is, for a message: `the text "x"`, `a list`. */
  get description(): string {
    return described(this.#tree);
  }

  #child(value: Tree, key: string, shown: string, at: Place): DocumentNode {
    const path = this.key === "" ? shown : `${this.path}.${shown}`;
    return new DocumentNode(value, this.#problems, path, key, at);
  }
}

function described(tree: Tree): string {
  if (tree.kind === "list") return "a list";
  if (tree.kind === "mapping") return "a mapping";
  if (tree.value === null) return "empty";
  return typeof tree.value === "string" ? shortened(tree.value) : tree.source;
}

function shortened(text: string): string {
  return quoted(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}

/** JSON lets some control characters be that a terminal obeys. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
}
