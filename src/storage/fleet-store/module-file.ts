import {
  closeSync,
  fsync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { HostError } from "../../kernel/errors.ts";

const FORMAT = "modemtwin fleet nvram";
const VERSION = 1;
/** Only its owner reads what a module keeps: a SIM's PIN is in it. */
const PRIVATE = 0o600;
const onDisk = promisify(fsync);

/** `PATH/017/866425030000017.json`: a thousand folders, so that a hundred thousand modules are a hundred in each. */
export function moduleFile(folder: string, imei: string): string {
  return join(folder, imei.slice(-3), `${imei}.json`);
}

/** The sections as JSON text; none if there is no file. Throws MT_NVRAM if it cannot be used; it is left as it is. */
export function readModuleFile(path: string): Map<string, string> {
  if (!statSync(path, { throwIfNoEntry: false })) return new Map();
  const file = parse(path, readFileSync(path, "utf8"));
  if (file["format"] !== FORMAT || file["version"] !== VERSION) {
    throw refusal(path, `is no NVRAM of a fleet in version ${VERSION}; put it elsewhere`);
  }
  const sections = file["sections"];
  if (!isObject(sections)) throw refusal(path, `is damaged: "sections" is missing; ${MEND}`);
  return new Map(Object.entries(sections).map(([name, value]) => [name, JSON.stringify(value)]));
}

/**
 * Writes the file as a whole: whoever reads it, whenever the process or the machine stops, finds the old text or the
 * new one. As `replace-file.ts`, but nobody waits for the disk, and the folder is not synced: after a loss of power
 * it may be the old one for as long as the file system takes with names.
 */
export async function writeModuleFile(
  path: string,
  sections: ReadonlyMap<string, string>,
): Promise<void> {
  const next = nextName(path);
  // Left behind by a process that was killed, or put there as a trap: never written through.
  rmSync(next, { force: true });
  try {
    const file = openSync(next, "wx", PRIVATE);
    try {
      writeFileSync(file, format(sections));
      await onDisk(file);
    } finally {
      closeSync(file);
    }
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}

/** Clears away what a process that was killed amid writing has left behind. */
export function clearNext(path: string): void {
  rmSync(nextName(path), { force: true });
}

function nextName(path: string): string {
  return `${path}.modemtwin-next`;
}

function format(sections: ReadonlyMap<string, string>): string {
  // The texts are JSON already.
  const values = [...sections].map(([name, text]) => `${JSON.stringify(name)}:${text}`);
  return `{"format":"${FORMAT}","version":${VERSION},"sections":{${values.join(",\n")}}}\n`;
}

const MEND = "mend it, or delete the file to start anew";

function parse(path: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    throw refusal(path, `is damaged: it is no JSON; ${MEND}`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refusal(path: string, what: string): HostError {
  return new HostError("MT_NVRAM", `${path} ${what}`);
}
