import type { ServerResponse } from "node:http";
import type { JournalMemory } from "../journal/memory.ts";

/** Rows go out together, so many milliseconds apart: as good as at once for people, and cheap by the thousand. */
const TOGETHER = 20;
/** Written at a time, in characters. */
const PIECE = 64 * 1024;
/** A line that says nothing, so that whoever stands between keeps the connection, in milliseconds. */
const HEARTBEAT = 15_000;
/** Who has taken nothing for so long will not any more. */
const PATIENCE = 120_000;

/** The rows of a module as server-sent events. */
export interface EventStreamOptions {
  readonly response: ServerResponse;
  readonly memory: JournalMemory;
  /** Stands before the number in each id. */
  readonly epoch: string;
  /** The first row wanted. */
  readonly from: number;
  /** The module is gone: the stream ends. */
  readonly gone: AbortSignal;
  /** The reader is gone. */
  readonly over: AbortSignal;
}

/**
 * Tells every row from one on, for as long as the reader stays. Nothing waits for a slow reader, and nothing is kept for
 * one: it goes on where it was, and where the memory does not reach back that far any more it is told how much it missed.
 */
export function streamEvents({
  response,
  memory,
  epoch,
  from,
  gone,
  over,
}: EventStreamOptions): void {
  let next = from;
  let blocked = false;
  let planned: NodeJS.Timeout | undefined;
  let taken = performance.now();
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
    "x-content-type-options": "nosniff",
  });
  write(": modemtwin\n\n");
  const forget = memory.listen(plan);
  const heartbeat = setInterval(() => {
    if (!blocked) write(":\n\n");
    else if (performance.now() - taken > PATIENCE) response.destroy();
  }, HEARTBEAT);
  const bye = (): void => {
    tell();
    response.end("event: gone\ndata: {}\n\n");
  };
  gone.addEventListener("abort", bye);
  response.on("drain", () => {
    blocked = false;
    taken = performance.now();
    tell();
  });
  response.on("error", () => {}); // "close" follows
  over.addEventListener("abort", () => {
    forget();
    clearTimeout(planned);
    clearInterval(heartbeat);
    gone.removeEventListener("abort", bye);
  });
  tell();

  function plan(): void {
    if (!blocked) planned ??= setTimeout(tell, TOGETHER);
  }

  function tell(): void {
    clearTimeout(planned);
    planned = undefined;
    while (!blocked && next < memory.next) write(piece());
  }

  function piece(): string {
    let text = "";
    if (next < memory.first) {
      text = `event: missed\ndata: {"rows":${memory.first - next}}\n\n`;
      next = memory.first;
    }
    for (const row of memory.from(next)) {
      text += `id: ${epoch}-${row.id}\ndata: ${memory.line(row)}\n`;
      next = row.id + 1;
      if (text.length >= PIECE) break;
    }
    return text;
  }

  function write(text: string): void {
    if (!response.write(text)) blocked = true;
  }
}
