import type * as Yaml from "yaml";
import { HostError } from "../kernel/errors.ts";
import { DocumentNode } from "./document-node.ts";
import { tooDeep } from "./nesting.ts";
import { Problems } from "./problems.ts";
import { readTextFile } from "./text-file.ts";
import type { Mapping, Place, Tree } from "./tree.ts";

/** A file of a user's, read. */
export interface Document {
  readonly root: DocumentNode;
  /** Throws MT_FILE with everything found to be wrong, if anything was. */
  check(): void;
}

/** Reads a YAML 1.2 or JSON file. Throws MT_FILE. */
export async function readDocument(path: string): Promise<Document> {
  return parseDocument(path, await contentOf(path));
}

/** The same for a text that comes from elsewhere: `file` is where it is wrong, `whole` what is wrong as a whole. */
export async function parseDocument(
  file: string,
  text: string,
  whole = "the file",
): Promise<Document> {
  // Only for those who use such files: reading the package takes as long as a start of everything else.
  const yaml = await import("yaml");
  const lines = new yaml.LineCounter();
  const problems = new Problems(file);
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const deep = tooDeep(new yaml.Lexer(), text);
  if (deep !== undefined) {
    problems.add(positionOf(text, deep), `${whole} is nested too deeply; 64 levels are enough`);
    problems.check();
  }
  const document = yaml.parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    uniqueKeys: false, // compares each with all before it; we look ourselves
  });
  for (const { message, pos } of [...document.errors, ...document.warnings]) {
    problems.add(place(pos[0]), `${message.replace(/\s+/g, " ").trim()}; YAML or JSON is needed`);
  }
  problems.check();
  const tree = treeOf(yaml, document, place, problems);
  problems.check();
  return { root: new DocumentNode(tree, problems, whole), check: () => problems.check() };
}

/** For an offset before the package has looked for lines. */
function positionOf(text: string, offset: number): Place {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/** Nobody says as much of a module, and each is looked up in long lists. */
const MOST_VALUES = 5000;

/** Ours from the package's nodes. What is referred to twice is there once, so that a file cannot grow out of bounds. */
function treeOf(
  yaml: typeof Yaml,
  document: Yaml.Document.Parsed,
  place: (offset: number) => Place,
  problems: Problems,
): Tree {
  const known = new Map<Yaml.Node, Tree | "under way">();
  /** What an alias means: the last one of its name before it. (The package looks through the whole file for each.) */
  const anchors = new Map<string, Yaml.Node>();
  let values = 0;
  return document.contents === null ? empty({ line: 1, column: 1 }) : of(document.contents);

  function count(at: Place): void {
    if (++values <= MOST_VALUES) return;
    problems.add(at, `there are more than ${MOST_VALUES} values; so many are not read`);
    problems.check();
  }

  function of(node: Yaml.Node): Tree {
    const at = place(node.range?.[0] ?? 0);
    count(at);
    const target = yaml.isAlias(node) ? anchors.get(node.source) : node;
    if (target === undefined) {
      problems.add(at, "the alias means nothing that stands before it; a value is needed");
      return empty(at);
    }
    const found = known.get(target);
    if (found === "under way") {
      problems.add(at, "the alias stands inside what it means; a value is needed");
      return empty(at);
    }
    if (found) return found;
    known.set(target, "under way");
    if (!yaml.isAlias(target) && target.anchor !== undefined) anchors.set(target.anchor, target);
    const tree = made(target, at);
    known.set(target, tree);
    return tree;
  }

  function made(node: Yaml.Node, at: Place): Tree {
    if (yaml.isSeq<Yaml.Node>(node)) {
      return { kind: "list", at, items: node.items.map((item) => of(item)) };
    }
    if (yaml.isMap<Yaml.Scalar<string>, Yaml.Node | null>(node)) {
      const entries = new Map<string, { at: Place; value: Tree }>();
      for (const { key, value } of node.items) {
        const keyAt = place(key.range?.[0] ?? 0);
        count(keyAt);
        if (key.anchor !== undefined) anchors.set(key.anchor, key);
        if (entries.has(key.value)) {
          problems.add(keyAt, `${JSON.stringify(key.value)} stands there twice; once is enough`);
        }
        entries.set(key.value, { at: keyAt, value: value === null ? empty(keyAt) : of(value) });
      }
      return { kind: "mapping", at, entries } satisfies Mapping;
    }
    const { value, source } = node as Yaml.Scalar;
    switch (typeof value) {
      case "string":
      case "number":
      case "boolean":
        return { kind: "scalar", at, value, source: source ?? String(value) };
      default:
        return empty(at);
    }
  }
}

function empty(at: Place): Tree {
  return { kind: "scalar", at, value: null, source: "" };
}

async function contentOf(path: string): Promise<string> {
  const read = await readTextFile(path, "a YAML or JSON file");
  if (typeof read === "string") throw new HostError("MT_FILE", `${path}: ${read}`);
  return read.text;
}
