import { DELAY_NAMES, PROFILES, type Span, type Timing } from "../models/timing.ts";
import type { DocumentNode } from "./document-node.ts";
import { readSpan } from "./duration.ts";
import { readDocument } from "./read-document.ts";

/** `AT+QIACT`, `+COPS=?`, `at+cfun?`, `&W`: a command and its form. */
const COMMAND = /^(?:AT)?((?:\+|&)?[A-Z][A-Z0-9]*)(=?\?)?$/;
const COMMAND_ALLOWED = "a command such as AT+QIACT, AT+COPS=? or AT+CFUN? is needed";

/**
 * Reads `{ base: typical, delays: { searchEMTC: [2 s, 6 s] }, commands: { AT+QIACT: [300 ms, 2 s] } }`: what it does not
 * name is as in its base. `known`: the commands there are (`+QIACT`, `&W`). Throws MT_FILE.
 */
export async function readTimingFile(path: string, known: readonly string[]): Promise<Timing> {
  const document = await readDocument(path);
  const timing = readTiming(document.root, known);
  document.check();
  return timing;
}

/** The same for a part of a file. */
export function readTiming(node: DocumentNode, known: readonly string[]): Timing {
  const { base, delays, commands } = node.fields("base", "delays", "commands");
  const names = Object.keys(PROFILES) as (keyof typeof PROFILES)[];
  const from = PROFILES[base?.oneOf(names) ?? "typical"];
  return {
    delays: { ...from.delays, ...readSpans(delays, delayOf) } as Timing["delays"],
    commands: { ...from.commands, ...readSpans(commands, (entry) => commandOf(entry, known)) },
  };
}

/** A mapping of durations; `name` says what a key means, and complains. */
function readSpans(
  node: DocumentNode | undefined,
  name: (entry: DocumentNode) => string | undefined,
): { [name: string]: Span } {
  const spans: { [name: string]: Span } = {};
  for (const entry of node?.entries() ?? []) {
    const key = name(entry);
    const span = readSpan(entry);
    if (key !== undefined && span) spans[key] = span;
  }
  return spans;
}

function delayOf(entry: DocumentNode): string | undefined {
  return DELAY_NAMES.find((known) => known === entry.key) ?? entry.unknown(DELAY_NAMES);
}

function commandOf(entry: DocumentNode, known: readonly string[]): string | undefined {
  const [, command, form = ""] = COMMAND.exec(entry.key.toUpperCase()) ?? [];
  if (command !== undefined && known.includes(command)) return command + form;
  return entry.unknown(
    known.map((name) => `AT${name}`),
    COMMAND_ALLOWED,
  );
}
