import {
  integerField,
  listField,
  mappingField,
  parsedField,
  textField,
  type Field,
} from "../documents/field.ts";
import type { DocumentNode } from "../documents/document-node.ts";
import type { Document } from "../documents/read-document.ts";
import { parseFault, type AskedFault } from "../faults/parse.ts";
import { WHOLE } from "../faults/fault.ts";
import { MODELS } from "../models/catalogue.ts";
import type { Model } from "../models/model.ts";
import { AIR_FORM, parseAir } from "../services/air-options.ts";
import type { Air } from "../services/air.ts";
import { parseSim, SIM_FORM } from "../services/sim-options.ts";
import type { SimOptions } from "../services/sim-card.ts";
import { firstInCommon, type DigitsOfMany } from "./digits-in-common.ts";
import { parseDigits, type Digits } from "./digits.ts";
import { givenIdentities, KINDS, type GivenIdentities } from "./identities.ts";
import {
  lineField,
  mixField,
  shareField,
  tableField,
  timeField,
  type Part,
} from "./plan-fields.ts";

/** More than one run is for; a plan with more is a mistake. */
export const MOST_MODEMS = 1_000_000;

/** Modules that are alike. */
export interface FleetGroup {
  readonly name: string;
  readonly count: number;
  /** Their shares make up the whole. */
  readonly models: readonly Part<Model>[];
  /** Undefined: as the seed decides. */
  readonly imei: Digits | undefined;
  readonly imsi: Digits | undefined;
  readonly iccid: Digits | undefined;
  /** What any group of the plan says of them: the seed decides others. */
  readonly given: GivenIdentities;
  readonly apn: string | undefined;
  readonly sim: SimOptions;
  readonly air: ((air: Air) => void) | undefined;
  /** Its script, where the modules have no hosts but drive themselves. */
  readonly firmware: string | undefined;
  readonly faults: readonly Part<AskedFault>[];
  /** Milliseconds from the first module's start to the last one's. */
  readonly ramp: number;
  /** How much shorter or longer pauses are, in millionths. */
  readonly jitter: number;
  /** Share of the modules that lose power in a minute, in millionths. */
  readonly churn: number;
}

/** What a fleet consists of. */
export interface FleetPlan {
  readonly name: string;
  readonly seed: string;
  readonly groups: readonly FleetGroup[];
  /** For the texts of firmware: `{server}`. */
  readonly variables: ReadonlyMap<string, string>;
}

const FAULT = mappingField(
  "a fault that a share of the modules has",
  {
    fault: parsedField("a fault (docs/faults.md)", (text) => {
      const value = parseFault(text);
      return typeof value === "string" ? value : { value };
    }),
    share: shareField("of how many modules; all if not given"),
  },
  ["fault"],
);

const digits = (doc: string, length: number, check: boolean): Field<Digits> =>
  parsedField(doc, (text) => parseDigits(text, length, check));

const GROUP = mappingField("modules that are alike", {
  count: integerField("how many", 1, MOST_MODEMS),
  model: mixField(),
  imei: digits("14 digits, and the check digit is added: `86642503{index 6}`", 15, true),
  imsi: digits("15 digits: `00101{index 10}`", 15, false),
  iccid: digits("19 digits, and the check digit is added: `898800{index 13}`", 20, true),
  apn: textField("the access point of context 1"),
  sim: parsedField("as --sim", (text) => {
    const value = parseSim(text);
    return value ? { value } : `${SIM_FORM} is needed`;
  }),
  network: parsedField("as --network", (text) => {
    const value = parseAir(text);
    return value ? { value } : `${AIR_FORM} is needed`;
  }),
  firmware: lineField(
    "a script that drives each of them, beside this file; none: hosts at ports do",
  ),
  faults: listField("what goes wrong", FAULT),
  ramp: timeField("from the first module's start to the last one's: 1 min"),
  jitter: shareField("how much shorter or longer the firmware's pauses are: 20%"),
  churn: shareField("how many of them lose power in a minute: 1%"),
});

/** What may stand in the file of a fleet. */
export const FLEET = mappingField(
  "a fleet of modules",
  {
    $schema: textField("for editors"),
    name: lineField("what it is, in one line"),
    seed: lineField("decides identities, mixes and chance; 1 if not given"),
    groups: tableField("groups by their names", GROUP),
    variables: tableField("names for the firmware's texts", textField("what it stands for")),
  },
  ["groups"],
);

/** Reads the plan of a file. Throws MT_FILE with file, line and column. */
export function planIn(document: Document, file: string): FleetPlan {
  const { root } = document;
  const read = FLEET.read(root);
  if (read?.groups?.size === 0) root.wrong("has no groups", "one at least is needed");
  const total = [...(read?.groups?.values() ?? [])].reduce((sum, { count = 1 }) => sum + count, 0);
  const nodes = new Map(
    root
      .at(["groups"])
      ?.entries()
      .map((node) => [node.key, node]),
  );
  for (const [name, group] of read?.groups ?? []) checkRoom(nodes.get(name)!, group);
  if (total > MOST_MODEMS) root.wrong(`has ${total} modules`, `${MOST_MODEMS} at most`);
  checkApart(nodes, read?.groups ?? new Map());
  document.check();
  const { name = file, seed = "1", groups = new Map(), variables = new Map() } = read ?? {};
  return { name, seed, variables, groups: groupsOf(groups) };
}

/** Two modules of one identity cannot be live at a time. */
function checkRoom(node: DocumentNode, group: GivenGroup): void {
  const { count = 1 } = group;
  for (const name of KINDS) {
    const room = group[name]?.room ?? Infinity;
    if (room < count)
      node.at([name])?.wrong(`tells ${room} modules apart`, `{index N} for ${count} is needed`);
  }
}

/** The same for modules of two groups. */
function checkApart(
  nodes: ReadonlyMap<string, DocumentNode>,
  groups: ReadonlyMap<string, GivenGroup>,
): void {
  for (const kind of KINDS) {
    const before: (DigitsOfMany & { readonly node: DocumentNode })[] = [];
    for (const [name, { [kind]: digits, count = 1 }] of groups) {
      const node = nodes.get(name)?.at([kind]);
      if (!digits || !node) continue;
      const one = { digits, count, node };
      for (const other of before) {
        const shared = firstInCommon(one, other);
        if (shared === undefined) continue;
        const { path, line } = other.node;
        node.wrong(`gives ${shared}, as ${path} in line ${line} does`, "no two modules share one");
        break;
      }
      before.push(one);
    }
  }
}

/** What --modems N makes. */
export function plainPlan(count: number, seed: string, model: Model): FleetPlan {
  const group = { count, model: [{ of: model, share: WHOLE }] };
  return {
    name: `${count} ${count === 1 ? "module" : "modules"}`,
    seed,
    variables: new Map(),
    groups: groupsOf(new Map([["modems", group]])),
  };
}

function groupsOf(groups: ReadonlyMap<string, GivenGroup>): FleetGroup[] {
  const all = [...groups.values()];
  const given = givenIdentities(
    all.map(({ count = 1, imei, imsi, iccid }) => ({ count, imei, imsi, iccid })),
  );
  return [...groups].map(([name, group]) => groupOf(name, group, given));
}

function groupOf(name: string, group: GivenGroup, given: GivenIdentities): FleetGroup {
  const { count = 1, model = [{ of: MODELS[0]!, share: WHOLE }], sim = {}, faults = [] } = group;
  const { imei, imsi, iccid, apn, firmware, network, ramp = 0, jitter = 0, churn = 0 } = group;
  return {
    ...{ name, count, models: model, imei, imsi, iccid, given, apn, sim, firmware },
    ...{ ramp, jitter, churn, air: network },
    faults: faults.flatMap(({ fault, share = WHOLE }) => (fault ? [{ of: fault, share }] : [])),
  };
}

type GivenGroup = NonNullable<ReturnType<typeof GROUP.read>>;
