import { availableParallelism } from "node:os";
import { dirname, resolve } from "node:path";
import { readFile } from "node:fs/promises";
import { readDocument } from "../../documents/read-document.ts";
import { parseAddressRange, type AddressRange } from "../../fleet/address-range.ts";
import type { Shard } from "../../fleet/fleet.ts";
import { parseFirmware, type FirmwareScript } from "../../fleet/firmware/script.ts";
import { MOST_MODEMS, plainPlan, planIn, type FleetPlan } from "../../fleet/plan.ts";
import type { Threshold } from "../../fleet/report/thresholds.ts";
import { HostError } from "../../kernel/errors.ts";
import { milliseconds } from "../../kernel/duration.ts";
import type { Timing } from "../../models/timing.ts";
import type { OptionName, Parsed } from "../options.ts";
import { readModel } from "../settings.ts";
import { readTimingOption } from "../timing.ts";
import { readOutcomeOptions } from "./outcome-options.ts";
import type { Select } from "./choice.ts";

/** What the command line says of a fleet. */
export interface FleetSetup {
  readonly plan: FleetPlan;
  readonly scripts: ReadonlyMap<string, FirmwareScript>;
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
  const { plan, home } = await planOf(words, parsed);
  const scripts = await scriptsOf(plan, home);
  const last = (name: OptionName): string | undefined => given.get(name)?.at(-1);
  return {
    ...{ plan, scripts, store: last("store") },
    shard: shardOf(last("shard")),
    processes: processesOf(last("workers")),
    addresses: addressesOf(last("addresses")),
    timing: await readTimingOption(given),
    select: selectOf(last("select")),
    lasts: lastsOf(last("lasts")),
    ...readOutcomeOptions(given),
  };
}

async function planOf(
  words: readonly string[],
  parsed: Parsed,
): Promise<{ plan: FleetPlan; home: string }> {
  const { given } = parsed;
  const count = given.get("modems")?.at(-1);
  const [file, ...more] = words;
  if (more.length > 0) throw usage(`fleet ${words.join(" ")}: one file is enough`);
  if ((file === undefined) === (count === undefined))
    throw usage("fleet needs a file (docs/fleet.md), or --modems N");
  const seed = given.get("seed")?.at(-1);
  const variables = variablesOf(given.get("set") ?? []);
  if (file !== undefined) {
    for (const name of ["firmware", "model"] as const)
      if (given.has(name)) throw usage(`--${name}: ${file} says it for each group`);
    const read = planIn(await readDocument(file), file);
    const plan = {
      ...read,
      ...(seed !== undefined && { seed }),
      variables: new Map([...read.variables, ...variables]),
    };
    return { plan, home: dirname(file) };
  }
  const modems = Number(count);
  if (!Number.isInteger(modems) || modems < 1 || modems > MOST_MODEMS)
    throw usage(`--modems ${count}: a number from 1 to ${MOST_MODEMS} is needed`);
  const plain = plainPlan(modems, seed ?? "1", await readModel(given));
  const firmware = given.get("firmware")?.at(-1);
  const groups = plain.groups.map((group) => Object.assign({}, group, { firmware }));
  return { plan: { ...plain, groups, variables }, home: "." };
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

async function scriptsOf(plan: FleetPlan, home: string): Promise<Map<string, FirmwareScript>> {
  const scripts = new Map<string, FirmwareScript>();
  for (const { firmware, name } of plan.groups) {
    if (firmware === undefined || scripts.has(firmware)) continue;
    const path = resolve(home, firmware);
    let text: string;
    try {
      text = await readFile(path, "utf8");
    } catch (error) {
      const why = (error as Error).message.replace(/^\w+: |, \w+ '.*$/g, "");
      throw new HostError("MT_FILE", `${firmware}: ${why}`);
    }
    const script = parseFirmware(text, firmware);
    const missing = script.needs.filter((need) => !plan.variables.has(need));
    if (missing.length > 0) {
      const sets = missing.map((need) => `--set ${need}=…`).join(" ");
      throw usage(
        `${firmware} of ${name} needs ${missing.join(", ")}: ${sets}, or variables in the file`,
      );
    }
    scripts.set(firmware, script);
  }
  return scripts;
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

function addressesOf(text: string | undefined): AddressRange | undefined {
  if (text === undefined) return undefined;
  const range = parseAddressRange(text);
  if (typeof range === "string") throw usage(`--addresses ${text}: ${range}`);
  return range;
}

function selectOf(text = "order"): Select {
  if (text === "order" || text === "identity") return text;
  throw usage(`--select ${text}: order, identity is needed`);
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
