import { nearest } from "../kernel/nearest.ts";
import { findModel, MODELS } from "../models/catalogue.ts";
import { FIXED_RESULTS, type FixedAnswer, type FixedResult, type Model } from "../models/model.ts";
import type { DocumentNode } from "./document-node.ts";
import { checkModel } from "./model-check.ts";
import {
  readBands,
  readFactory,
  readLimits,
  readRats,
  readTraits,
  readWording,
} from "./model-parts.ts";
import { readDocument } from "./read-document.ts";

/** What a model may lack or answer differently: the commands there are (`+QIACT`), and options (`+QCFG "band"`). */
export interface Vocabulary {
  readonly commands: readonly string[];
  readonly options: readonly string[];
}

/** Commands do not break lines, and hosts do not read beyond ASCII. */
const PRINTABLE = /^[ -~]{1,200}$/;
const PRINTABLE_ALLOWED = "a text of 1 to 200 printable ASCII characters is needed";

/**
 * Reads a model, or a firmware of one, as what sets it apart from its base: docs/models.md. Throws MT_FILE with everything
 * that is wrong.
 */
export async function readModelFile(path: string, known: Vocabulary): Promise<Model> {
  const document = await readDocument(path);
  const model = readModel(document.root, known);
  document.check();
  return model;
}

/** The same for a part of a file. */
export function readModel(node: DocumentNode, known: Vocabulary): Model {
  const given = node.fields(
    "base",
    "name",
    "revision",
    "application",
    "rats",
    "bands",
    "limits",
    "factory",
    "wording",
    "traits",
    "lacks",
    "has",
    "tests",
    "answers",
  );
  const base = readBase(node, given.base);
  const text = (given: DocumentNode | undefined): string | undefined =>
    given?.text(PRINTABLE_ALLOWED, PRINTABLE);
  const answers = { ...base.answers, ...readAnswers(given.answers) };
  const tests = { ...base.tests, ...readTests(given.tests, known) };
  const model = {
    name: text(given.name) ?? base.name,
    revision: text(given.revision) ?? base.revision,
    application: text(given.application) ?? base.application,
    rats: readRats(given.rats) ?? base.rats,
    bands: { ...base.bands, ...readBands(given.bands) },
    limits: readLimits(given.limits, base.limits),
    factory: readFactory(given.factory, base.factory),
    wording: readWording(given.wording, base.wording),
    traits: { ...base.traits, ...readTraits(given.traits) },
    lacks: readLacks(base, given.lacks, given.has, known),
    ...(Object.keys(tests).length > 0 && { tests }),
    ...(Object.keys(answers).length > 0 && { answers }),
  };
  checkModel(node, model);
  return model;
}

function readBase(whole: DocumentNode, node: DocumentNode | undefined): Model {
  const names = MODELS.map(({ name }) => name);
  const allowed = `there are ${names.join(", ")}`;
  if (!node) whole.wrong("has no base", `name the model it is like: ${allowed}`);
  const name = node?.text(allowed);
  const model = name === undefined ? undefined : findModel(name);
  if (name !== undefined && !model) {
    const meant = nearest(name, names);
    node?.wrong(`is ${node.description}`, meant ? `did you mean ${meant}? ${allowed}` : allowed);
  }
  return model ?? MODELS[0]!; // the rest is looked at all the same
}

/** `lacks` adds to what the base lacks, `has` takes away from it. */
function readLacks(
  base: Model,
  lacks: DocumentNode | undefined,
  has: DocumentNode | undefined,
  known: Vocabulary,
): readonly string[] {
  const lacking = new Set(base.lacks);
  for (const name of names(lacks)) lacking.add(name);
  for (const name of names(has)) lacking.delete(name);
  return [...lacking];

  function names(node: DocumentNode | undefined): string[] {
    return node?.list((item) => readName(item, known), "a list of commands is needed") ?? [];
  }
}

const NAME_ALLOWED = `a command such as +QISDE or an option such as +QCFG "band" is needed`;

function readName(item: DocumentNode, { commands, options }: Vocabulary): string | undefined {
  const text = item.text(NAME_ALLOWED);
  if (text === undefined) return undefined;
  const all = [...commands, ...options];
  const plain = bare(text).toUpperCase();
  const found = all.find((name) => name.toUpperCase() === plain);
  if (found !== undefined) return found;
  const meant = nearest(plain, all);
  const hint = meant === undefined ? "" : `did you mean ${meant}? `;
  return item.wrong(`is ${item.description}`, hint + NAME_ALLOWED);
}

/** The lines of `=?`, by command. */
function readTests(
  node: DocumentNode | undefined,
  { commands }: Vocabulary,
): { [command: string]: readonly string[] } {
  const tests: { [command: string]: readonly string[] } = {};
  for (const entry of node?.entries() ?? []) {
    const name = bare(entry.key).replace(/=\?$/, "").toUpperCase();
    const lines = entry.list((item) => item.text(PRINTABLE_ALLOWED, PRINTABLE));
    if (name.startsWith("+") && commands.includes(name)) tests[name] = lines;
    else {
      const extended = commands.filter((command) => command.startsWith("+"));
      entry.unknown(extended, "a command with a test form such as +COPS is needed");
    }
  }
  return tests;
}

const TYPED = /^([+&]?[A-Z]\w*)(=\?|\?|=[ -~]*|)$/i;
const TYPED_ALLOWED = "a command line such as +QTEMP, +QADC=0 or +QSIMVOL? is needed";
const ERROR_NUMBER = /^\+(CME|CMS) ERROR: (\d{1,3})$/;

/** What is said to a command line: information lines, and the result code unless that is OK. */
function readAnswers(node: DocumentNode | undefined): { [typed: string]: FixedAnswer } {
  const answers: { [typed: string]: FixedAnswer } = {};
  for (const entry of node?.entries() ?? []) {
    const [, name, rest] = TYPED.exec(entry.key.replace(/^AT/i, "")) ?? [];
    const lines = entry.list((item) => item.text(PRINTABLE_ALLOWED, PRINTABLE));
    if (name === undefined) entry.unknown([], TYPED_ALLOWED);
    else {
      const result = resultOf(lines.at(-1));
      const info = result === undefined ? lines : lines.slice(0, -1);
      answers[name.toUpperCase() + rest] = { info, result: result ?? "OK" };
    }
  }
  return answers;
}

/** Undefined: it is information. */
function resultOf(line: string | undefined): FixedResult | undefined {
  const [, kind, number] = ERROR_NUMBER.exec(line ?? "") ?? [];
  if (kind === undefined) return FIXED_RESULTS.find((each) => each === line);
  return kind === "CME" ? { cme: Number(number) } : { cms: Number(number) };
}

/** `AT+QISDE` is +QISDE, and `AT+QCFG="band"` is +QCFG "band". */
function bare(text: string): string {
  return text.replace(/^AT(?=[+&])/i, "").replace(/ ?= ?"/, ' "');
}
