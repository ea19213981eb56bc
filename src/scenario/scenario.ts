import {
  durationField,
  periodField,
  integerField,
  listField,
  mappingField,
  parsedField,
  textField,
  wordField,
  type FieldsOf,
} from "../documents/field.ts";
import type { DocumentNode } from "../documents/document-node.ts";
import { parseDocument, readDocument, type Document } from "../documents/read-document.ts";
import { parseFault, type AskedFault } from "../faults/parse.ts";
import { HostError } from "../kernel/errors.ts";
import type { Model } from "../models/model.ts";
import { readSetup, type StageSetup } from "../testing/stage-setup.ts";
import { parseTranscript, type Step as DialogueStep } from "../testing/transcript.ts";
import { parseDeed, type Deed } from "./deed.ts";

const REGISTRATION = [
  "off",
  "searching",
  "lost",
  "no service",
  "denied",
  "home",
  "roaming",
] as const;

/** When something happens. The first of several times unless `nth` says otherwise. */
const WHEN = {
  at: durationField("so long after the start"),
  on: textField("the host types a command that begins with this: AT+QIOPEN"),
  urc: textField('the module says a URC that begins with this: +QIURC: "recv"'),
  bytes: integerField("sockets have carried so many bytes, both ways together", 1, 2 ** 40),
  power: wordField("the module is", "off", "booting", "on", "PSM"),
  registration: wordField("the module is", ...REGISTRATION),
  step: textField("that step has been done"),
  nth: integerField("the n-th time; 1 if not given", 1, 1_000_000),
} as const;

const STEP = mappingField(
  "something that happens",
  {
    name: textField("what other steps and expectations call it"),
    ...WHEN,
    after: durationField("so much later"),
    every: periodField("and again, each time so much later"),
    do: listField(
      "what happens: a line as in docs/control.md, or peer> TEXT, peer! closes, faults! add FAULT",
      parsedField("a line", parseDeed),
    ),
  },
  ["do"],
);

const EXPECTATION = mappingField("what a good driver does, or never does", {
  command: textField("the host types a command that begins with this"),
  never: textField(
    "the host never types a command that begins with this; with within: not so soon; with times: not so often",
  ),
  urc: textField("the module says a URC that begins with this"),
  peer: textField("a peer has got this text, among other"),
  since: textField("counted from when this step has been done; from the start if not given"),
  within: durationField("no later than so long after that; before the end if not given"),
  times: integerField("at least so often; 1 if not given", 1, 1_000_000),
  registration: wordField(
    "at the end the module is",
    "home",
    "roaming",
    "denied",
    "searching",
    "no service",
  ),
  power: wordField("at the end it is", "off", "booting", "on", "PSM"),
  sockets: integerField("at the end so many sockets are open", 0, 12),
  contexts: integerField("at the end so many contexts are active", 0, 16),
});

export const SCENARIO = mappingField(
  "a scenario of modemtwin",
  {
    $schema: textField("for editors"),
    name: textField("in one line"),
    about: textField("what happens, and what a good driver does"),
    seed: textField("decides chance and identity; 1 if not given"),
    setup: listField(
      "the module and what is around it: lines as behind @ in transcripts (docs/transcripts.md)",
      parsedField("a line", parseSetupLine),
    ),
    faults: listField(
      "what goes wrong from the start (docs/faults.md)",
      parsedField("a fault", parseFaultField),
    ),
    steps: listField("what happens", STEP),
    expect: listField("what it is to come to", EXPECTATION),
    lasts: durationField(
      "when it ends, where no host of its own says so; a host's last line otherwise",
    ),
    host: textField(
      "the host's side, as a transcript (docs/transcripts.md); none: a host at a port",
    ),
  },
  ["name"],
);

type Read = FieldsOf<
  {
    readonly [K in "step"]: typeof STEP;
  } & { readonly [K in "expectation"]: typeof EXPECTATION }
>;
export type ScenarioStep = NonNullable<Read["step"]>;
export type Expectation = NonNullable<Read["expectation"]>;

/** A scenario that was read and makes sense. */
export interface Scenario {
  readonly file: string;
  readonly name: string;
  readonly about: string;
  readonly seed: string;
  readonly setup: StageSetup;
  readonly faults: readonly AskedFault[];
  readonly steps: readonly ScenarioStep[];
  readonly expect: readonly Expectation[];
  readonly lasts: number | undefined;
  readonly host: readonly DialogueStep[] | undefined;
}

/** Reads a scenario, for a model if it names none. Throws MT_FILE with file, line and column. */
export async function readScenario(file: string, model?: Model): Promise<Scenario> {
  return scenarioIn(await readDocument(file), file, model);
}

/** The same of a text; `file` is what messages call it. */
export async function parseScenario(text: string, file: string, model?: Model): Promise<Scenario> {
  return scenarioIn(await parseDocument(file, text), file, model);
}

function scenarioIn(document: Document, file: string, model: Model | undefined): Scenario {
  const { root } = document;
  const read = SCENARIO.read(root);
  checkSteps(root);
  document.check();
  const {
    name = "",
    about = "",
    seed = "1",
    setup = [],
    faults = [],
    steps = [],
    expect = [],
    lasts,
    host,
  } = read ?? {};
  if (host === undefined && lasts === undefined) {
    root.wrong("has neither host nor lasts", "one of them says when it ends");
    document.check();
  }
  return {
    ...{ file, name, about, seed, faults, steps, expect, lasts },
    setup: readSetup(
      setup.map((text) => ({ line: 1, text })),
      file,
      model,
    ),
    host: host === undefined ? undefined : readHost(host, file, lineOf(root, "host")),
  };
}

function readHost(text: string, file: string, before: number): readonly DialogueStep[] {
  const { setup, steps } = parseTranscript(text, file, before);
  const [first] = setup;
  if (!first) return steps;
  const what = `@ ${first.text} stands under setup, and not in the host's dialogue`;
  throw new HostError("MT_TRANSCRIPT", `${file}:${first.line}:1: ${what}`);
}

/** Where the text under a key begins, or the line before it. */
function lineOf(root: DocumentNode, key: string): number {
  return root.at([key])?.line ?? 0;
}

/** What a step waits for, and of these what happens more than once. */
const MOMENTS = new Set(["at", "on", "urc", "bytes", "power", "registration", "step"]);
const REPEATED = new Set(["on", "urc", "power", "registration", "step"]);
/** What an expectation waits for, and how that is counted; everything else is about the end. */
const AWAITED = new Set(["command", "never", "urc"]);
const COUNTED = new Set(["since", "within", "times"]);

/** What no single value shows: names of steps, and keys that do not go together. */
function checkSteps(root: DocumentNode): void {
  const names = new Set<string>();
  for (const { entries } of itemsOf(root, "steps")) {
    const name = entries.find(({ key }) => key === "name");
    if (name && names.has(String(name.scalar)))
      name.wrong(`is ${name.description}`, "another step has this name");
    if (name) names.add(String(name.scalar));
    checkOne(entries, MOMENTS, "a step waits for one thing");
    const nth = entries.find(({ key }) => key === "nth");
    if (nth && !entries.some(({ key }) => REPEATED.has(key)))
      nth.wrong(`is ${nth.description}`, `it goes with ${listed(REPEATED)}`);
  }
  for (const { item, entries } of itemsOf(root, "expect")) {
    checkOne(entries, AWAITED, "an expectation is about one thing");
    const awaits = entries.some(({ key }) => AWAITED.has(key));
    for (const entry of entries) {
      if (COUNTED.has(entry.key) && !awaits)
        entry.wrong(`is ${entry.description}`, `it goes with ${listed(AWAITED)}`);
    }
    if (entries.every(({ key }) => COUNTED.has(key)))
      item.wrong("expects nothing", `it needs ${listed(AWAITED)}, or what is at the end`);
  }
  const known = [...names].join(", ") || "none with a name";
  for (const { entries } of [...itemsOf(root, "steps"), ...itemsOf(root, "expect")]) {
    for (const entry of entries) {
      if ((entry.key === "step" || entry.key === "since") && !names.has(String(entry.scalar)))
        entry.wrong(`is ${entry.description}`, `no step has this name; there are ${known}`);
    }
  }
}

function checkOne(entries: readonly DocumentNode[], keys: ReadonlySet<string>, why: string): void {
  const [first, ...more] = entries.filter(({ key }) => keys.has(key));
  for (const entry of more)
    entry.wrong(`is ${entry.description}`, `${why}, and this one has ${first!.key}`);
}

function listed(keys: Iterable<string>): string {
  return [...keys].join(", ");
}

/** The mappings of a list, or the one that stands for it. */
function itemsOf(root: DocumentNode, key: string) {
  const node = root.at([key]);
  if (!node) return [];
  const items = node.kind === "list" ? node.items() : [node];
  return items
    .filter(({ kind }) => kind === "mapping")
    .map((item) => ({ item, entries: item.entries() }));
}

function parseSetupLine(text: string): { readonly value: string } | string {
  // Tried on nothing, to know what is wrong with it.
  try {
    readSetup([{ line: 1, text }]);
    return { value: text };
  } catch (error) {
    if (error instanceof HostError) return error.message.replace(/^\S+ /, "");
    throw error;
  }
}

function parseFaultField(text: string): { readonly value: AskedFault } | string {
  const asked = parseFault(text);
  return typeof asked === "string" ? asked : { value: asked };
}

export type { Deed };
