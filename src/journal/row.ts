import type { Trace } from "../trace/trace.ts";

/** What a journal's first line says of the rest. */
export interface JournalHead {
  readonly kind: "journal";
  readonly version: 1;
  /** Who has written it: `modemtwin 0.1.0`. */
  readonly by: string;
  /** The module, as far as it is known: `BG95-M3`. */
  readonly model?: string | undefined;
  readonly seed?: string | undefined;
  /** When it began. */
  readonly wall?: string | undefined;
}

/** So many lines are missing here: the disk was too slow. */
export interface LostRow {
  readonly kind: "lost";
  readonly lines: number;
}

/** One line of a journal. */
export type JournalRow = JournalHead | LostRow | Trace;
