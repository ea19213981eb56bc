import type { Model, Rat } from "../models/model.ts";
import type { DocumentNode } from "./document-node.ts";

/**
 * Each value of a model may be right, and no module be like that: one that finds no network, or whose first context does
 * not exist. The base is right, so what is told lies in something that the file says.
 */
export function checkModel(file: DocumentNode, model: Model): void {
  const { rats, bands, factory, limits } = model;
  for (const rat of rats) {
    if (bands[rat].length > 0) continue;
    place(file, ["bands", rat], ["rats"]).wrong(
      `leaves ${rat} without bands`,
      `give it some under bands.${rat}, or take it out of rats`,
    );
  }
  if (rats.length > 0 && !rats.some((rat) => searched(rat, model))) {
    const { nwscanmode, iotopmode } = factory;
    place(file, ["factory", "nwscanmode"], ["factory", "iotopmode"], ["rats"]).wrong(
      `leaves no technology to search: nwscanmode ${nwscanmode} and iotopmode ${iotopmode} of ${rats.join(", ")}`,
      "one has to be left",
    );
  }
  if (limits.contextID.min > 1) {
    place(file, ["limits", "contextID"]).wrong(
      "leaves out the context 1",
      "it is the one that there is from the factory",
    );
  }
  for (const name of ["sendLength", "readLength"] as const) {
    if (limits[name].max > 0) continue;
    place(file, ["limits", name]).wrong("lets nothing through", "a max of at least 1 is needed");
  }
}

/** Whether the module looks for a technology as it comes from the factory. AT 4.2.1, 4.2.5. */
function searched(rat: Rat, { factory, lacks }: Model): boolean {
  if (rat === "GSM") return factory.nwscanmode !== 3;
  if (factory.nwscanmode === 1) return false;
  if (lacks.includes('+QCFG "iotopmode"')) return true;
  return factory.iotopmode === 2 || (factory.iotopmode === 0) === (rat === "eMTC");
}

/** The first of some ways that the file goes; otherwise the file. */
function place(file: DocumentNode, ...ways: readonly (readonly string[])[]): DocumentNode {
  for (const way of ways) {
    const found = file.at(way);
    if (found) return found;
  }
  return file;
}
