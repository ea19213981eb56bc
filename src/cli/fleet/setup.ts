import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { readDocument } from "../../documents/read-document.ts";
import { parseAddressRange, type AddressRange } from "../../fleet/address-range.ts";
import type { Shard } from "../../fleet/fleet.ts";
import type { FirmwareScript } from "../../fleet/firmware/script.ts";
import { MOST_MODEMS, plainPlan, planIn, type FleetPlan } from "../../fleet/plan.ts";
import type { Threshold } from "../../fleet/report/thresholds.ts";
import { HostError } from "../../kernel/errors.ts";
import { milliseconds } from "../../kernel/duration.ts";
import type { Timing } from "../../models/timing.ts";
import type { OptionName, Parsed } from "../options.ts";
import { readModel } from "../settings.ts";
import { readTimingOption } from "../timing.ts";
import type { Select } from "./choice.ts";
import { checkUsed, readScripts, scriptPath, type PlanPlace } from "./firmware-files.ts";
import { readOutcomeOptions } from "./outcome-options.ts";
import { checkOwnAddresses } from "./own-addresses.ts";

/** What the command line says of a fleet. */
export interface FleetSetup {
  readonly plan: FleetPlan;
  readonly scripts: ReadonlyMap<string, FirmwareScript>;
  /** Where all of it was read. */
  readonly files: readonly string[];
  readonly shard: Shard;
  readonly processes: number;
  readonly store: string | undefined;
  readonly addresses: AddressRange | undefined;
  readonly timing: Timing | undefined;
  readonly select: Select;
  /** Milliseconds. */
  readonly lasts: number | undefined;
  readonly reports: readonly string[];
  readonly thresholds: readonly Threshold[];
}

/** More processes than any machine has cores. */
const MOST_WORKERS = 256;
const MOST_SHARDS = 10_000;

/** Reads the command line of `fleet`. Throws MT_USAGE, MT_FILE or MT_TRANSCRIPT. */
export async function readFleetSetup(
  words: readonly string[],
  parsed: Parsed,
): Promise<FleetSetup> {
  const { given } = parsed;
  const variables = variablesOf(given.get("set") ?? []);
  const { plan, place } = await planOf(words, parsed, variables);
  const scripts = await readScripts(plan, place);
  checkUsed(variables, scripts);
  const last = (name: OptionName): string | undefined => given.get(name)?.at(-1);
  const addresses = await addressesOf(last("addresses"), plan);
  const scriptFiles = [...scripts.keys()].map((name) => scriptPath(name, place));
  return {
    ...{ plan, scripts, addresses, store: last("store") },
    files: [...words, ...scriptFiles],
    shard: shardOf(last("shard")),
    processes: processesOf(last("workers")),
    timing: await readTimingOption(given),
    select: selectOf(last("select"), given.has("tcp")),
    lasts: lastsOf(last("lasts")),
    ...readOutcomeOptions(given),
  };
}

async function planOf(
  words: readonly string[],
  { given }: Parsed,
  variables: ReadonlyMap<string, string>,
): Promise<{ plan: FleetPlan; place?: PlanPlace }> {
  const count = given.get("modems")?.at(-1);
  const [file, ...more] = words;
  if (more.length > 0) throw usage(`fleet ${words.join(" ")}: one file is enough`);
  if (file === undefined && count === undefined)
    throw usage("fleet needs a file (docs/fleet.md), or --modems N");
  if (file !== undefined && count !== undefined)
    throw usage(`--modems ${count}: ${file} says how many; one of the two is needed, not both`);
  const seed = given.get("seed")?.at(-1);
  if (file !== undefined) {
    for (const name of ["firmware", "model"] as const)
      if (given.has(name)) throw usage(`--${name}: ${file} says it for each group`);
    const document = await readDocument(file);
    const read = planIn(document, file);
    const plan = {
      ...read,
      ...(seed !== undefined && { seed }),
      variables: new Map([...read.variables, ...variables]),
    };
    return { plan, place: { folder: dirname(file), document } };
  }
  const modems = Number(count);
  if (!Number.isInteger(modems) || modems < 1 || modems > MOST_MODEMS)
    throw usage(`--modems ${count}: a number from 1 to ${MOST_MODEMS} is needed`);
  const plain = plainPlan(modems, seed ?? "1", await readModel(given));
  const firmware = given.get("firmware")?.at(-1);
  const groups = plain.groups.map((group) => Object.assign({}, group, { firmware }));
  return { plan: { ...plain, groups, variables } };
}

function variablesOf(texts: readonly string[]): Map<string, string> {
  return new Map(
    texts.map((text) => {
      const [, name, value] = /^([A-Za-z]\w*)=(.*)$/s.exec(text) ?? [];
      if (name === undefined) throw usage(`--set ${text}: NAME=VALUE is needed`);
      return [name, value!];
    }),
  );
}

function shardOf(text: string | undefined): Shard {
  if (text === undefined) return { index: 0, of: 1 };
  const [, index = "", of = ""] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (of === "" || shard.of < 1 || shard.of > MOST_SHARDS || shard.index >= shard.of)
    throw usage(`--shard ${text}: I/N with I from 0 to N-1 is needed`);
  return shard;
}

function processesOf(text: string | undefined): number {
  if (text === undefined) return 1;
  if (text === "auto") return availableParallelism();
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_WORKERS) return count;
  throw usage(`--workers ${text}: auto, or a number from 1 to ${MOST_WORKERS} is needed`);
}

async function addressesOf(
  text: string | undefined,
  { groups }: FleetPlan,
): Promise<AddressRange | undefined> {
  if (text === undefined) return undefined;
  const range = parseAddressRange(text);
  if (typeof range === "string") throw usage(`--addresses ${text}: ${range}`);
  const modems = groups.reduce((sum, { count }) => sum + count, 0);
  await checkOwnAddresses(text, range, modems);
  return range;
}

function selectOf(text = "order", tcp: boolean): Select {
  if (text !== "order" && text !== "identity")
    throw usage(`--select ${text}: order, identity is needed`);
  if (text === "identity" && !tcp)
    throw usage("--select identity: it is for hosts at --tcp, which is not given");
  return text;
}

function lastsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = milliseconds(text);
  if (ms !== undefined && ms > 0) return ms;
  throw usage(`--lasts ${text}: a time as 90s, 10min or 8h is needed`);
}

function usage(message: string): HostError {
  return new HostError("MT_USAGE", message);
}
