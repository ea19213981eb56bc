import { createHash } from "node:crypto";
import { jsonMistake } from "./json-mistake.ts";

const FORMAT = "modemtwin nvram";
const VERSION = 1;

/** Each section as JSON text: what is handed out is what would be read after a restart. */
export type Sections = ReadonlyMap<string, string>;

/** A file that cannot be used: what is wrong, and what to do. */
export class Unusable extends Error {}

/** The text of the file, for people and `diff` too. */
export function formatNvram(model: string, sections: Sections): string {
  const values = Object.fromEntries(
    [...sections].map(([name, text]) => [name, JSON.parse(text) as unknown]),
  );
  const file = {
    format: FORMAT,
    version: VERSION,
    model,
    checksum: checksum(model, sections),
    sections: values,
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/** Reads it back. Throws `Unusable`. */
export function parseNvram(text: string, model: string): Map<string, string> {
  const { format, version, model: owner, checksum: sum, sections } = parseObject(text);
  if (format !== FORMAT) throw new Unusable("is not an NVRAM file of modemtwin; name another file");
  if (version !== VERSION) {
    throw new Unusable(
      `has version ${JSON.stringify(version)}, and this modemtwin reads version ${VERSION}; use the modemtwin that wrote it, or name another file`,
    );
  }
  if (typeof owner !== "string" || !isObject(sections)) {
    throw new Unusable(`is damaged: "model" or "sections" is missing; ${MEND}`);
  }
  const read = new Map(
    Object.entries(sections).map(([name, value]) => [name, JSON.stringify(value)]),
  );
  // Without the line it is taken as it is: so people may change it by hand.
  if (sum !== undefined && sum !== checksum(owner, read)) {
    throw new Unusable(
      `does not have the content of its checksum: it was changed or damaged; delete the line "checksum" to take it as it is, or delete the file to start anew`,
    );
  }
  if (owner !== model) {
    throw new Unusable(`belongs to a ${owner}, not to a ${model}; name another file`);
  }
  return read;
}

const MEND = "mend it, or delete the file to start anew";

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const { line, column } = jsonMistake(text);
    throw new Unusable(`is damaged: no JSON from line ${line}, column ${column} on; ${MEND}`);
  }
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Over the values, not over the text: blanks, line breaks and the order of sections may change. */
function checksum(model: string, sections: Sections): string {
  const hash = createHash("sha256").update(JSON.stringify(model));
  const sorted = [...sections].toSorted(([one], [other]) => (one < other ? -1 : 1));
  for (const [name, text] of sorted) hash.update(`${JSON.stringify(name)}:${text}`);
  return hash.digest("hex").slice(0, 32);
}
