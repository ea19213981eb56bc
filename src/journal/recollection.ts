import { PlaybackClock } from "../kernel/playback-clock.ts";
import { Capture, type CaptureOptions } from "../trace/capture.ts";
import type { JournalMemory, Remembered } from "./memory.ts";
import type { JournalHead } from "./row.ts";
import { TranscriptWriter } from "./transcript.ts";
import { headLine, lostLine } from "./write.ts";

/** What is remembered as a journal, line by line: docs/journal.md. */
export function* recalledJournal(
  memory: JournalMemory,
  head: Omit<JournalHead, "kind" | "version">,
): Generator<string> {
  yield headLine(head);
  if (memory.first > 1) yield lostLine(memory.first - 1);
  for (const row of memory.from()) yield memory.line(row);
}

/** What passed at one port, as a transcript: docs/transcripts.md. */
export function recalledTranscript(memory: JournalMemory, port: string): string {
  let text = "";
  const writer = new TranscriptWriter((more) => (text += more));
  for (const { trace } of memory.from()) {
    if (trace.kind !== "bytes" || trace.port !== port) continue;
    if (trace.way === "from host") writer.fromHost(trace.at, trace.chunk);
    else writer.toHost(trace.at, trace.chunk);
  }
  writer.end();
  return text;
}

/** The ports at which something passed, in the order in which that began. */
export function recalledPorts(memory: JournalMemory): readonly string[] {
  const ports = new Set<string>();
  for (const { trace } of memory.from()) if (trace.kind === "bytes") ports.add(trace.port);
  return [...ports];
}

/** The same as a pcapng file: docs/capture.md. */
export function recalledCapture(
  memory: JournalMemory,
  options: Omit<CaptureOptions, "clock" | "write">,
): Buffer {
  const blocks: Buffer[] = [];
  const rows: Remembered[] = [...memory.begun, ...memory.from()];
  const [first] = rows;
  // Nothing has happened: a file without packets is a file.
  const { at, wall } = first ? { at: first.trace.at, wall: first.wall } : NOTHING;
  const clock = new PlaybackClock(at, wall);
  const capture = new Capture({
    ...options,
    clock,
    write: (block) => blocks.push(block) > 0,
  });
  for (const { trace } of rows) {
    clock.to(trace.at);
    capture.sink(trace);
  }
  capture.end();
  return Buffer.concat(blocks);
}

const NOTHING = { at: 0 as Remembered["trace"]["at"], wall: 0 };
