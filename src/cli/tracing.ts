import type { Clock } from "../kernel/clock.ts";
import { HostError } from "../kernel/errors.ts";
import type { Modem } from "../modem/modem.ts";
import type { TraceSink } from "../trace/trace.ts";
import { Tracer } from "../trace/tracer.ts";
import type { Parsed } from "./options.ts";
import type { Report } from "./report.ts";
import { version } from "./version.ts";

/** Somebody looks at what the module does: --journal, --capture. */
export interface Tracing {
  readonly tracer: Tracer;
  /** Everything seen is in the files when this returns. */
  close(): void;
}

export interface Traced {
  readonly clock: Clock;
  readonly model: string;
  readonly seed: string;
  /** The module that is looked at; asked once something has happened. */
  modem(): Modem;
  tell(report: Report): void;
}

/** Opens what is to be written; undefined if nothing is, and nobody else looks. Throws MT_FILE or MT_USAGE. */
export async function openTracing(
  given: Parsed["given"],
  traced: Traced,
  sinks: readonly TraceSink[],
): Promise<Tracing | undefined> {
  const journal = fileOf(given, "journal");
  const capture = fileOf(given, "capture");
  const seen: Seen[] = [];
  if (journal !== undefined) seen.push(await openJournalAt(journal, traced));
  if (capture !== undefined) seen.push(await openCaptureAt(capture, traced));
  if (seen.length + sinks.length === 0) return undefined;
  return {
    tracer: new Tracer(traced.clock, ...sinks, ...seen.map(({ sink }) => sink)),
    close() {
      for (const { close } of seen) close();
    },
  };
}

/** A file that is written, and what it sees. */
interface Seen {
  readonly sink: TraceSink;
  close(): void;
}

async function openJournalAt(path: string, { model, seed, tell }: Traced): Promise<Seen> {
  const { openJournal } = await import("../storage/journal-file.ts");
  return naming("journal", () =>
    openJournal(path, {
      head: { by: `modemtwin ${version()}`, model, seed },
      tell: (message) => tell({ event: "note", message: `--journal ${message}` }),
    }),
  );
}

async function openCaptureAt(path: string, { clock, seed, modem, tell }: Traced): Promise<Seen> {
  const { openCaptureFile } = await import("../storage/capture-file.ts");
  const { Capture } = await import("../trace/capture.ts");
  const file = naming("capture", () =>
    openCaptureFile(path, {
      tell: (message) => tell({ event: "note", message: `--capture ${message}` }),
    }),
  );
  const capture = new Capture({
    ...{ clock, seed, application: `modemtwin ${version()}` },
    write: (block, essential) => file.write(block, essential),
    address: (family) => modem().packetDomain.addresses[family === 4 ? "v4" : "v6"],
    dnsServer: () => modem().dnsServers[0],
  });
  return {
    sink: capture.sink,
    close() {
      capture.end();
      file.close();
    },
  };
}

/** The file that an option names. Throws MT_USAGE. */
export function fileOf(
  given: Parsed["given"],
  option: "journal" | "capture" | "transcript",
): string | undefined {
  const path = given.get(option)?.at(-1);
  if (path === "") throw new HostError("MT_USAGE", `--${option} needs the name of a file`);
  return path;
}

/** What goes wrong with a file names its option. */
export function naming<T>(option: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof HostError) || error.code !== "MT_FILE") throw error;
    throw new HostError(error.code, `--${option} ${error.message}`);
  }
}
