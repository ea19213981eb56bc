import { HostError } from "../kernel/errors.ts";
import type { Alarm } from "../kernel/clock.ts";
import { RealClock } from "../kernel/real-clock.ts";
import { Passage, type PassageEye } from "../journal/passage.ts";
import { recorder } from "../journal/recorder.ts";
import { TranscriptWriter } from "../journal/transcript.ts";
import { openSteadyJournal, type JournalFile } from "../storage/journal-file.ts";
import { SteadyFile } from "../storage/steady-file.ts";
import type { SeenLine } from "../transports/module-port.ts";
import { leave } from "./leave.ts";
import { openModule } from "./module-option.ts";
import type { Parsed } from "./options.ts";
import { openRecordHost } from "./record-host.ts";
import { fileOf, naming } from "./tracing.ts";
import { version } from "./version.ts";

/** A host that has said its last gets what the module still says until it is silent for so long, in milliseconds. */
const QUIET = 1000;

/** `record`: passes everything between a host and a module until it is told to end, and writes it down. */
export async function record(words: readonly string[], { given }: Parsed): Promise<void> {
  if (words.length > 0) throw new HostError("MT_USAGE", `record takes no "${words[0]}"`);
  const hostText = needed(given, "host", "pty[:LINK], tcp:[HOST:]PORT, unix:PATH or /dev/…[,BAUD]");
  const moduleText = needed(given, "module", "/dev/ttyUSB2[,BAUD], tcp://HOST:PORT or unix:PATH");
  const json = given.has("json");
  const clock = new RealClock();
  let exitCode = 0;
  let ended = false;
  let stop: (reason: string) => void = () => process.exit(0);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => stop(signal));
  }
  const say = (report: { readonly event: string }, text: string): void =>
    void process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${text}\n`);
  const note = (message: string): void => say({ event: "note", ...{ message } }, message);

  checkFiles(given);
  let gone: string | undefined;
  let moved: (line: SeenLine, active: boolean) => void = () => {};
  const module = await openModule("module", moduleText, {
    clock,
    onLine: (line, active) => moved(line, active),
    onClosed(why) {
      gone = `the module is gone${why ? ` (${why})` : ""}`;
      exitCode = 1;
      stop(gone);
    },
  }).catch((error: unknown) => {
    leave();
    throw error;
  });
  let answered: (() => void) | undefined;
  let quiet: Alarm | undefined;
  const host = await openRecordHost(hostText, {
    clock,
    onHost(event, from, why) {
      const tail = from ? ` (${from})` : "";
      const words = { "host attached": "a host is there", "host left": "the host is gone" };
      const text = event === "host refused" ? "another host was refused" : words[event];
      say({ event, ...{ from, why } }, text + tail);
    },
    onTrouble: (why) => note(`no host: ${why}; tries again`),
    whenAnswered(run) {
      answered = run;
      wait();
      return () => (answered = undefined);
    },
  }).catch((error: unknown) => {
    module.close();
    leave();
    throw error;
  });
  // Behind what may not be there: a recording of before is not lost for a wrong name.
  const files = openedWith(() => {
    host.close();
    module.close();
    leave();
  });
  const { journal, transcript } = files;

  function openedWith(failed: () => void) {
    try {
      return openFiles(given, (message) => {
        exitCode = 1;
        note(message);
      });
    } catch (error) {
      failed();
      throw error;
    }
  }

  function wait(): void {
    quiet?.cancel();
    quiet = clock.after(QUIET, () => {
      answered?.();
      answered = undefined;
    });
  }

  const eye = journal && recorder(clock, journal.sink);
  const passage = new Passage(
    host.pipe,
    module,
    seenBy(eye, transcript, clock, () => {
      if (answered) wait();
    }),
  );
  moved = (line, active) => passage.moved(line, active);
  stop = (reason) => {
    if (ended) return;
    ended = true;
    passage.close();
    host.close();
    module.close();
    transcript?.writer.end();
    files.close();
    say({ event: "exit", ...{ reason } }, reason);
    process.exitCode = exitCode;
    // A reader that is slow does not hold up the end.
    setTimeout(() => process.exit(), 100).unref();
    process.stdout.write("", () => process.exit());
  };
  say(
    { event: "ready", ...{ host: host.place, module: moduleText } },
    `host at ${host.words}, module at ${moduleText}; Ctrl-C ends it`,
  );
  if (gone !== undefined) stop(gone);
}

interface Transcribed {
  readonly writer: TranscriptWriter;
  readonly file: SteadyFile;
}

/** --journal and --transcript. Throws MT_USAGE. */
function checkFiles(given: Parsed["given"]) {
  const journalPath = fileOf(given, "journal");
  const transcriptPath = fileOf(given, "transcript");
  if (journalPath === undefined && transcriptPath === undefined) {
    throw new HostError("MT_USAGE", "record needs --journal FILE, --transcript FILE or both");
  }
  if (journalPath === transcriptPath) {
    throw new HostError("MT_USAGE", `--transcript ${transcriptPath}: --journal has that file`);
  }
  return { journalPath, transcriptPath };
}

function openFiles(given: Parsed["given"], tell: (message: string) => void) {
  const { journalPath, transcriptPath } = checkFiles(given);
  let journal: JournalFile | undefined;
  let transcript: Transcribed | undefined;
  if (journalPath !== undefined) {
    const head = { by: `modemtwin ${version()}` };
    const open = () =>
      openSteadyJournal(journalPath, { head, tell: (why) => tell(`--journal ${why}`) });
    journal = naming("journal", open);
  }
  if (transcriptPath !== undefined) {
    const open = () => new SteadyFile(transcriptPath, (why) => tell(`--transcript ${why}`));
    const file = naming("transcript", open);
    transcript = { file, writer: new TranscriptWriter((text) => file.write(text)) };
  }
  return {
    journal,
    transcript,
    close() {
      journal?.close();
      transcript?.file.close();
    },
  };
}

function seenBy(
  eye: PassageEye | undefined,
  transcript: Transcribed | undefined,
  clock: RealClock,
  said: () => void,
): PassageEye {
  return {
    bytes(way, chunk) {
      eye?.bytes(way, chunk);
      if (way === "from host") return transcript?.writer.fromHost(clock.now, chunk);
      transcript?.writer.toHost(clock.now, chunk);
      said();
    },
    line: (line, active) => eye?.line(line, active),
  };
}

function needed(given: Parsed["given"], option: "host" | "module", form: string): string {
  const text = given.get(option)?.at(-1);
  if (text === undefined) throw new HostError("MT_USAGE", `record needs --${option}: ${form}`);
  return text;
}
