import { COMMANDS } from "../commands/index.ts";
import type { Vocabulary } from "../documents/model-file.ts";
import { HostError } from "../kernel/errors.ts";
import { nearest } from "../kernel/nearest.ts";
import { findModel, MODELS } from "../models/catalogue.ts";
import type { Model } from "../models/model.ts";

/** The model of a name, or of a file. `option` is what asked for it, for the message. */
export async function readModelNamed(name: string, option: string): Promise<Model> {
  if (isFile(name)) {
    const { readModelFile } = await import("../documents/model-file.ts");
    return readModelFile(name, vocabulary());
  }
  const model = findModel(name);
  if (model) return model;
  const names = MODELS.map((known) => known.name);
  const meant = nearest(name, names);
  const hint = meant === undefined ? "" : `did you mean ${meant}? `;
  throw new HostError(
    "MT_USAGE",
    `${option} ${name}: no such model; ${hint}there are ${names.join(", ")}, and files (*.yaml, *.json)`,
  );
}

/** Whether a value names a file and not one of the things built in. */
export function isFile(value: string): boolean {
  return value.includes("/") || /\.(ya?ml|json)$/i.test(value);
}

/** What a model may lack or answer differently. */
export function vocabulary(): Vocabulary {
  const options: string[] = [];
  for (const { name, variants } of COMMANDS.values()) {
    for (const { option } of variants)
      if (option !== undefined) options.push(`${name} "${option}"`);
  }
  return { commands: [...COMMANDS.keys()], options };
}
