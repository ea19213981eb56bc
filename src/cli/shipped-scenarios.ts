import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { ShippedScenario } from "../api/served.ts";
import { HostError } from "../kernel/errors.ts";
import type { Model } from "../models/model.ts";
import { readScenario, type Scenario } from "../scenario/scenario.ts";

/** Where they are, from the sources and from the bundle alike. */
const FOLDER = fileURLToPath(new URL("../../scenarios/", import.meta.url));

let found: Promise<readonly ShippedScenario[]> | undefined;

/** Those that come with the program, by name. Read once. */
export function shippedScenarios(): Promise<readonly ShippedScenario[]> {
  return (found ??= readAll());
}

/** One of them, for a model if it names none. Throws MT_USAGE. */
export async function shippedScenario(name: string, model?: Model): Promise<Scenario> {
  const names = (await shippedScenarios()).map(({ scenario }) => scenario);
  if (names.includes(name)) return readScenario(`${FOLDER}${name}.yaml`, model);
  throw new HostError("MT_USAGE", `scenario ${name}: there are ${names.join(", ")}`);
}

async function readAll(): Promise<readonly ShippedScenario[]> {
  const names = await readdir(FOLDER);
  const files = names.filter((name) => name.endsWith(".yaml")).toSorted();
  return Promise.all(files.map((file) => described(file)));
}

async function described(file: string): Promise<ShippedScenario> {
  const { name, about, host, lasts, steps, expect } = await readScenario(`${FOLDER}${file}`);
  return {
    scenario: file.replace(/\.yaml$/, ""),
    ...{ name, about, host: host !== undefined, lasts: lasts ?? null },
    ...{ steps: steps.length, expectations: expect.length },
  };
}
