import { headLine, lostLine, traceLine } from "../journal/write.ts";
import type { JournalHead } from "../journal/row.ts";
import type { TraceSink } from "../trace/trace.ts";
import { openCaptureFile } from "./capture-file.ts";
import { SteadyFile } from "./steady-file.ts";

/** A journal that is being written: docs/journal.md. */
export interface JournalFile {
  readonly sink: TraceSink;
  /** The disk has failed. */
  readonly failed: boolean;
  /** Everything is in the file when this returns. */
  close(): void;
}

export interface JournalOptions {
  /** What its first line says. */
  readonly head: Omit<JournalHead, "kind" | "version" | "wall">;
  readonly tell: (message: string) => void;
}

/**
 * A journal beside a module that serves: the module never waits for the disk; where lines are lost, one says so. Throws
 * MT_FILE.
 */
export function openJournal(path: string, { head, tell }: JournalOptions): JournalFile {
  const file = openCaptureFile(path, { tell, what: "lines" });
  let lost = 0;
  file.write(Buffer.from(headLine({ ...head, wall: wall() })), true);
  return {
    failed: false,
    sink(trace) {
      if (lost > 0 && file.write(Buffer.from(lostLine(lost)))) lost = 0;
      if (lost > 0 || !file.write(Buffer.from(traceLine(trace, wall())))) lost++;
    },
    close: () => file.close(),
  };
}

/** A journal that loses nothing: time that is simulated, and whoever passes bytes, can wait. Throws MT_FILE. */
export function openSteadyJournal(path: string, { head, tell }: JournalOptions): JournalFile {
  const file = new SteadyFile(path, tell);
  file.write(headLine({ ...head, wall: wall() }));
  return {
    get failed() {
      return file.failed;
    },
    sink: (trace) => file.write(traceLine(trace, wall())),
    close: () => file.close(),
  };
}

let lastMs = 0;
let lastText = "";

/** Now, on this computer. */
function wall(): string {
  const ms = Date.now();
  if (ms !== lastMs) lastText = new Date(ms).toISOString();
  lastMs = ms;
  return lastText;
}
