import { GSM_BITS } from "../models/bands.ts";
import {
  RATS,
  type Factory,
  type Limits,
  type Model,
  type Range,
  type Rat,
  type Wording,
} from "../models/model.ts";
import { TRAITS, type TraitName, type Traits } from "../models/traits.ts";
import type { Trait, TraitValue } from "../models/trait.ts";
import type { DocumentNode } from "./document-node.ts";

type Given = DocumentNode | undefined;

/** How far the limits of a model may go. */
const WIDEST: { readonly [name in keyof Limits]: Range } = {
  contextID: { min: 1, max: 24 },
  connectID: { min: 0, max: 31 },
  contextType: { min: 1, max: 3 },
  authentication: { min: 0, max: 3 },
  sendLength: { min: 0, max: 65_535 },
  readLength: { min: 0, max: 65_535 },
  cid: { min: 1, max: 24 },
};
const LIMITS = Object.keys(WIDEST) as readonly (keyof Limits)[];
const GSM_BANDS = Object.keys(GSM_BITS).map(Number);
const LTE_BAND = { min: 1, max: 88 };
const WORD = /^[\w -]{1,20}$/;
const WORD_ALLOWED = "a text of 1 to 20 letters, digits, blanks and hyphens is needed";
const SEQUENCE = /^(0[0-3]){1,3}$/;
const SEQUENCE_ALLOWED = 'up to three of 00 to 03 are needed, such as "020301"';

export function readRats(node: Given): readonly Rat[] | undefined {
  const rats = distinct(node, (item) => item.oneOf(RATS));
  if (rats?.length === 0) node?.wrong("is empty", `allowed are ${RATS.join(", ")}`);
  return rats;
}

/** A list in which nothing stands twice. */
function distinct<T>(node: Given, read: (item: DocumentNode) => T | undefined): T[] | undefined {
  const seen = new Set<T>();
  return node?.list((item) => {
    const value = read(item);
    if (value === undefined) return undefined;
    if (seen.has(value)) return item.wrong(`is ${item.description} again`, "once is enough");
    seen.add(value);
    return value;
  });
}

export function readBands(node: Given): Partial<Model["bands"]> {
  const { eMTC, NBIoT, GSM } = node?.fields(...RATS) ?? {};
  const lte = (given: Given) => distinct(given, (item) => item.integer(LTE_BAND));
  const gsm = distinct(GSM, (item) => item.oneOf(GSM_BANDS));
  return defined({ eMTC: lte(eMTC), NBIoT: lte(NBIoT), GSM: gsm });
}

/** Each as `[0, 11]`, or as `{ max: 5 }` where the other end stays. */
export function readLimits(node: Given, base: Limits): Limits {
  const given: { readonly [name in keyof Limits]?: DocumentNode } = node?.fields(...LIMITS) ?? {};
  const limits: { -readonly [name in keyof Limits]?: Range } = {};
  for (const name of LIMITS) {
    const range = given[name];
    if (range) limits[name] = readRange(range, WIDEST[name], base[name]);
  }
  return { ...base, ...limits };
}

function readRange(node: DocumentNode, widest: Range, base: Range): Range {
  const allowed = `two numbers such as [${base.min}, ${base.max}] are needed`;
  let min: Given;
  let max: Given;
  if (node.kind === "mapping") ({ min, max } = node.fields("min", "max"));
  else {
    const items = node.items(allowed);
    if (items.length !== 2) node.wrong(`has ${items.length} instead of two numbers`, allowed);
    [min, max] = items;
  }
  const range = {
    min: min?.integer(widest) ?? base.min,
    max: max?.integer(widest) ?? base.max,
  };
  if (range.min > range.max) node.wrong(`goes from ${range.min} to ${range.max}`, allowed);
  return range;
}

export function readFactory(node: Given, base: Factory): Factory {
  const given =
    node?.fields(
      "retransmission",
      "dtr",
      "connectText",
      "nwscanmode",
      "nwscanseq",
      "iotopmode",
      "servicedomain",
    ) ?? {};
  const { dtr, connectText, nwscanmode, nwscanseq, iotopmode, servicedomain } = given;
  const { maxBackoffs, maxRto } = given.retransmission?.fields("maxBackoffs", "maxRto") ?? {};
  return {
    retransmission: {
      maxBackoffs: maxBackoffs?.integer({ min: 3, max: 20 }) ?? base.retransmission.maxBackoffs,
      maxRto: maxRto?.integer({ min: 5, max: 1000 }) ?? base.retransmission.maxRto,
    },
    dtr: dtr?.integer({ min: 0, max: 2 }) ?? base.dtr,
    connectText: connectText?.integer({ min: 0, max: 4 }) ?? base.connectText,
    nwscanmode: nwscanmode?.oneOf([0, 1, 3]) ?? base.nwscanmode,
    nwscanseq: nwscanseq?.text(SEQUENCE_ALLOWED, SEQUENCE) ?? base.nwscanseq,
    iotopmode: iotopmode?.integer({ min: 0, max: 2 }) ?? base.iotopmode,
    servicedomain: servicedomain?.integer({ min: 1, max: 2 }) ?? base.servicedomain,
  };
}

export function readWording(node: Given, base: Wording): Wording {
  const { rat, cell } = node?.fields("rat", "cell") ?? {};
  return {
    rat: { ...base.rat, ...readWords(rat) },
    cell: { ...base.cell, ...readWords(cell) },
  };
}

function readWords(node: Given): Partial<Wording["rat"]> {
  const { eMTC, NBIoT, GSM } = node?.fields(...RATS) ?? {};
  const word = (given: Given) => given?.text(WORD_ALLOWED, WORD);
  return defined({ eMTC: word(eMTC), NBIoT: word(NBIoT), GSM: word(GSM) });
}

export function readTraits(node: Given): Partial<Traits> {
  const traits: { [name: string]: TraitValue } = {};
  for (const entry of node?.entries("a mapping of traits is needed") ?? []) {
    if (!Object.hasOwn(TRAITS, entry.key)) {
      entry.unknown(Object.keys(TRAITS), "docs/uncertain.md lists the traits");
      continue;
    }
    const value = readTrait(entry, TRAITS[entry.key as TraitName]);
    if (value !== undefined) traits[entry.key] = value;
  }
  // The cast: each value has just been allowed by the trait of its name.
  return traits as Partial<Traits>;
}

function readTrait(node: DocumentNode, { allowed }: Trait<TraitValue>): TraitValue | undefined {
  return "min" in allowed ? node.integer(allowed) : node.oneOf(allowed);
}

/** Without the keys that have no value, as exact optional properties want it. */
function defined<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  // The cast: Object.fromEntries forgets which value belongs to which key.
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
