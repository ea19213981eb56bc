import { COMMANDS } from "../../commands/index.ts";
import { Fleet } from "../../fleet/fleet.ts";
import type { FleetModule } from "../../fleet/module.ts";
import { SimClock } from "../../kernel/sim-clock.ts";
import { SimNetwork } from "../../network/sim/sim-network.ts";
import type { Parsed } from "../options.ts";
import { readFleetSetup } from "./setup.ts";

/** Modules printed at a time. */
const AT_A_TIME = 1000;

const HEAD = ["index", "group", "model", "imei", "imsi", "iccid", "msisdn"];

/** `modemtwin fleet list`: the modules of a plan, without starting any. Rejects with a HostError. */
export async function listModules(words: readonly string[], parsed: Parsed): Promise<void> {
  const { plan, shard } = await readFleetSetup(words, parsed);
  const json = parsed.given.has("json");
  const clock = new SimClock();
  const fleet = new Fleet({
    ...{ plan, shard, scripts: new Map() },
    around: {
      ...{ clock, network: new SimNetwork(clock), commands: COMMANDS, seed: plan.seed },
      ...{ dnsServers: [], timing: undefined, address: () => undefined },
    },
    ears: {
      ...{ operation() {}, churned() {}, gone() {}, trouble() {} },
      made: () => undefined,
    },
    heard() {},
  });
  let lines = json ? [] : [HEAD.join("\t")];
  const flush = async (): Promise<boolean> => {
    const text = lines.map((line) => `${line}\n`).join("");
    lines = [];
    return process.stdout.write(text) || drained();
  };
  for (const module of fleet.all()) {
    const values = valuesOf(module);
    lines.push(json ? JSON.stringify(values) : Object.values(values).join("\t"));
    if (lines.length >= AT_A_TIME && !(await flush())) return;
  }
  await flush();
}

/** False: whoever read it has seen enough. */
function drained(): Promise<boolean> {
  const { stdout } = process;
  return new Promise((resolve) => {
    const end = (more: boolean): void => {
      stdout.off("drain", drain).off("error", error);
      resolve(more);
    };
    const drain = (): void => end(true);
    const error = (): void => end(false);
    stdout.on("drain", drain).on("error", error);
  });
}

function valuesOf({ index, group, model, identity }: FleetModule): { [name: string]: unknown } {
  const { imei, imsi, iccid, msisdn } = identity;
  return { index, group: group.name, model: model.name, imei, imsi, iccid, msisdn };
}
