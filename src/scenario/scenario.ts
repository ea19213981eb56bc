import {
  durationField,
  integerField,
  listField,
  mappingField,
  parsedField,
  textField,
  wordField,
  type FieldsOf,
} from "../documents/field.ts";
import type { DocumentNode } from "../documents/document-node.ts";
import { readDocument } from "../documents/read-document.ts";
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
    every: durationField("and again, each time so much later"),
    do: listField(
      "what happens: a line as in docs/control.md, or peer> TEXT, peer! closes, faults! add FAULT",
      parsedField("a line", parseDeed),
    ),
  },
  ["do"],
);

const EXPECTATION = mappingField("what a good driver does, or never does", {
  command: textField("the host types a command that begins with this"),
  never: textField("the host never types a command that begins with this"),
  urc: textField("the module says a URC that begins with this"),
  peer: textField("the last peer has got this text, among other"),
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
  const document = await readDocument(file);
  const { root } = document;
  const read = SCENARIO.read(root);
  checkSteps(root, read?.steps ?? []);
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
    host: host === undefined ? undefined : parseTranscript(host, file, lineOf(root, "host")).steps,
  };
}

/** Where the text under a key begins, or the line before it. */
function lineOf(root: DocumentNode, key: string): number {
  return root.at([key])?.line ?? 0;
}

function checkSteps(root: DocumentNode, steps: readonly ScenarioStep[]): void {
  if (root.kind !== "mapping") return;
  const names = new Set(steps.map(({ name }) => name).filter((name) => name !== undefined));
  const whole = root.entries();
  for (const key of ["steps", "expect"]) {
    const node = whole.find((entry) => entry.key === key);
    if (node?.kind !== "list") continue;
    for (const item of node.items()) {
      if (item.kind !== "mapping") continue;
      for (const entry of item.entries()) {
        if (entry.key !== "step" && entry.key !== "since") continue;
        const step = entry.scalar;
        if (!names.has(String(step)))
          entry.wrong(
            `is ${entry.description}`,
            `no step has this name; there are ${[...names].join(", ") || "none with a name"}`,
          );
      }
    }
  }
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
