import { isAbsolute, join } from "node:path";
import type { Document } from "../../documents/read-document.ts";
import { readTextFile } from "../../documents/text-file.ts";
import { parseFirmware, type FirmwareScript } from "../../fleet/firmware/script.ts";
import type { FleetPlan } from "../../fleet/plan.ts";
import { HostError } from "../../kernel/errors.ts";
import { nearest } from "../../kernel/nearest.ts";

/** Where a plan was read: firmware is beside it, and what is wrong is told with its place. */
export interface PlanPlace {
  readonly folder: string;
  readonly document: Document;
}

/** Reads the scripts of a plan, by their names in it. Throws MT_FILE, MT_TRANSCRIPT or MT_USAGE. */
export async function readScripts(
  { groups, variables }: FleetPlan,
  place: PlanPlace | undefined,
): Promise<Map<string, FirmwareScript>> {
  const scripts = new Map<string, FirmwareScript>();
  for (const { firmware, name } of groups) {
    if (firmware === undefined || scripts.has(firmware)) continue;
    const path = scriptPath(firmware, place);
    const read = await readTextFile(path, "a script");
    if (typeof read === "string") throw unreadable(name, path, read, place);
    const script = parseFirmware(read.text, path);
    const missing = script.needs.filter((need) => !variables.has(need));
    if (missing.length > 0) {
      const sets = missing.map((need) => `--set ${need}=…`).join(" ");
      const either = place ? `${sets}, or variables in the file` : sets;
      throw new HostError("MT_USAGE", `${path} needs ${missing.join(", ")}: ${either}`);
    }
    scripts.set(firmware, script);
  }
  return scripts;
}

/** Where a script is that a plan names. */
export function scriptPath(firmware: string, place: PlanPlace | undefined): string {
  return isAbsolute(firmware) || !place ? firmware : join(place.folder, firmware);
}

function unreadable(group: string, path: string, why: string, place?: PlanPlace): unknown {
  if (!place) return new HostError("MT_USAGE", `--firmware ${path}: ${why}`);
  const node = place.document.root.at(["groups", group, "firmware"]);
  node?.wrong(`is ${node.description}`, `${path}: ${why}`);
  try {
    place.document.check();
  } catch (error) {
    return error;
  }
  return new HostError("MT_FILE", `${path}: ${why}`);
}

/** Throws MT_USAGE for what --set says that no script asks for: its name is misspelt. */
export function checkUsed(
  given: ReadonlyMap<string, string>,
  scripts: ReadonlyMap<string, FirmwareScript>,
): void {
  const used = [...new Set([...scripts.values()].flatMap(({ needs }) => needs))].toSorted();
  for (const [name, value] of given) {
    if (used.includes(name)) continue;
    const meant = nearest(name, used);
    const hint = meant === undefined ? "" : `did you mean ${meant}? `;
    const known =
      used.length === 0 ? "it has no variables" : `its variables are ${used.join(", ")}`;
    const why =
      scripts.size === 0
        ? "there is no firmware"
        : `the firmware has no {${name}}; ${hint}${known}`;
    throw new HostError("MT_USAGE", `--set ${name}=${value}: ${why}`);
  }
}
