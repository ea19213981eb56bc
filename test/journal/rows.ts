import type { NumberedRow } from "../../src/journal/read.ts";
import { readRows } from "../../src/journal/read.ts";
import { headLine, traceLine } from "../../src/journal/write.ts";
import type { Trace } from "../../src/trace/trace.ts";

/** Traces as a journal, and read from it again. */
export function journalOf(traces: readonly Trace[], model?: string): string {
  return headLine({ by: "test", ...(model && { model }) }) + traces.map(lineOf).join("");
}

function lineOf(trace: Trace): string {
  return traceLine(trace, "2026-01-01T00:00:00.000Z");
}

export function rowsOf(journal: string, file = "a.jsonl"): NumberedRow[] {
  return [...readRows(journal.split("\n"), file)];
}
