import type { Entry } from "./entry.ts";
import { isError, NO_ANSWER } from "./result.ts";

export const KINDS = ["commands", "URCs", "data", "network", "faults", "events", "lines"] as const;

export type Kind = (typeof KINDS)[number];

/** Which entries are shown. */
export interface Filter {
  readonly text: string;
  readonly kinds: ReadonlySet<Kind>;
  /** Empty: all. */
  readonly port: string;
  readonly onlyErrors: boolean;
}

/** Lines move with every URC: they are shown to who asks. */
export const USUAL: Filter = {
  text: "",
  kinds: new Set<Kind>(["commands", "URCs", "data", "network", "faults", "events"]),
  port: "",
  onlyErrors: false,
};

export function isUsual({ text, kinds, port, onlyErrors }: Filter): boolean {
  const same = KINDS.every((kind) => kinds.has(kind) === USUAL.kinds.has(kind));
  return text === "" && port === "" && !onlyErrors && same;
}

export function passes(entry: Entry, { text, kinds, port, onlyErrors }: Filter): boolean {
  // What is missing is told in every view.
  if (entry.kind === "note" && ALWAYS.has(entry.about)) return true;
  const of = portOf(entry);
  return (
    kinds.has(kindOf(entry)) &&
    (port === "" || of === undefined || of === port) &&
    (!onlyErrors || isBad(entry)) &&
    (text === "" || textOf(entry).toLowerCase().includes(text.toLowerCase()))
  );
}

export function kindOf(entry: Entry): Kind {
  switch (entry.kind) {
    case "exchange":
      return "commands";
    case "urc":
      return "URCs";
    case "said":
      return entry.by === "host" ? "commands" : "URCs";
    case "data":
      return entry.where === "network" ? "network" : "data";
    case "note":
      return NOTES[entry.about];
  }
}

const NOTES = {
  fault: "faults",
  network: "network",
  action: "events",
  event: "events",
  line: "lines",
  missed: "events",
  anew: "events",
} as const;

const ALWAYS: ReadonlySet<string> = new Set(["missed", "anew"]);

export function isBad(entry: Entry): boolean {
  switch (entry.kind) {
    case "exchange":
      return isError(entry.result) || entry.unanswered || entry.bites.length > 0;
    case "note":
      return entry.bad;
    default:
      return false;
  }
}

function portOf(entry: Entry): string | undefined {
  if (entry.kind === "data") return entry.where === "port" ? entry.name : undefined;
  return entry.port;
}

/** Where the text is looked for. */
export function textOf(entry: Entry): string {
  switch (entry.kind) {
    case "exchange":
      return [
        entry.text,
        entry.answer,
        entry.unanswered ? NO_ANSWER : entry.result,
        ...entry.bites,
      ].join("\n");
    case "urc":
      return `${entry.line}\n${entry.payload}`;
    case "said":
    case "note":
      return entry.text;
    case "data":
      return `${entry.name} ${entry.remote}\n${entry.bytes}`;
  }
}
