import type { Instant } from "../kernel/clock.ts";
import type { Cancel } from "../network/network.ts";
import type { Trace, TraceSink } from "../trace/trace.ts";
import { traceLine } from "./write.ts";

/** Something that is remembered. */
export interface Remembered {
  /** Counts from 1, without a gap. */
  readonly id: number;
  readonly trace: Trace;
  /** Milliseconds since 1970 on this computer. */
  readonly wall: number;
}

export interface MemoryLimits {
  readonly rows: number;
  /** Of what passed, and of what every row costs beside that. */
  readonly bytes: number;
}

/** Enough for a field failure and what led to it; a fleet of modules looked at has as much for each. */
export const USUAL_LIMITS: MemoryLimits = { rows: 20_000, bytes: 8 * 1024 * 1024 };

/** What a row costs at least, as objects of the engine. */
const ROW = 450;
/** Lines kept for those who read along. */
const RECENT = 512;
/** A longer line costs more memory than it saves time. */
const LONG = 1024;
/** Smaller ones may be cut from a slab of others, which they would keep. */
const OWN_BUFFER = 4096;

/** What went on at a module lately: the journal as far back as the limits let it reach. Everything else is made from it. */
export class JournalMemory {
  /** For a `Tracer`. */
  readonly sink: TraceSink = (trace) => this.#take(trace);
  readonly #limits: MemoryLimits;
  readonly #utc: () => number;
  /** In a ring: the row `id` is at `id % length`. */
  readonly #ring: (Remembered | undefined)[] = [];
  /** The latest ones, which those who read along ask for, at `id % RECENT`. */
  readonly #lines: { readonly id: number; readonly line: string }[] = [];
  readonly #listeners = new Set<() => void>();
  /** How connections began that are not over, of which the beginning is forgotten. */
  readonly #begun = new Map<number, Remembered[]>();
  #bytes = 0;
  #first = 1;
  #next = 1;
  #firstTyped: Instant | undefined;

  /** `utc`: the time of day on this computer, milliseconds since 1970. */
  constructor(utc: () => number, limits: MemoryLimits = USUAL_LIMITS) {
    this.#utc = utc;
    this.#limits = limits;
  }

  /** The oldest row there is, and the one that comes next. */
  get first(): number {
    return this.#first;
  }

  get next(): number {
    return this.#next;
  }

  /** When a host typed for the first time; undefined: none has. */
  get firstTyped(): Instant | undefined {
    return this.#firstTyped;
  }

  /** Undefined: forgotten, or not yet. */
  at(id: number): Remembered | undefined {
    if (id < this.#first || id >= this.#next) return undefined;
    return this.#ring[id % this.#limits.rows];
  }

  /** Those there are now, from one on. */
  *from(id = 0): Generator<Remembered> {
    for (let at = Math.max(id, this.#first); at < this.#next; at++) {
      const row = this.at(at);
      if (row) yield row;
    }
  }

  /** How connections began that go on in what is left. */
  get begun(): readonly Remembered[] {
    return [...this.#begun.values()].flat();
  }

  /** As docs/journal.md has it; made once for all who read along, unless it is long. */
  line(row: Remembered): string {
    const known = this.#lines[row.id % RECENT];
    if (known?.id === row.id) return known.line;
    const line = traceLine(row.trace, new Date(row.wall).toISOString());
    if (line.length <= LONG) this.#lines[row.id % RECENT] = { id: row.id, line };
    return line;
  }

  /** Calls back whenever there is more, within what happens: whoever listens must not wait. */
  listen(more: () => void): Cancel {
    this.#listeners.add(more);
    return () => void this.#listeners.delete(more);
  }

  #take(trace: Trace): void {
    if (trace.kind === "bytes" && trace.way === "from host") this.#firstTyped ??= trace.at;
    if (this.#next - this.#first >= this.#limits.rows) this.#forget();
    const row = { id: this.#next++, trace: own(trace), wall: this.#utc() };
    this.#ring[row.id % this.#limits.rows] = row;
    this.#bytes += cost(trace);
    while (this.#bytes > this.#limits.bytes && this.#first < row.id) this.#forget();
    for (const more of this.#listeners) more();
  }

  #forget(): void {
    const id = this.#first++;
    const place = id % this.#limits.rows;
    const row = this.#ring[place]!;
    this.#ring[place] = undefined;
    this.#bytes -= cost(row.trace);
    const { trace } = row;
    if (trace.kind !== "flow") return;
    const { step } = trace.what;
    if (step === "connecting" || step === "opened") {
      this.#begun.set(trace.flow, [...(this.#begun.get(trace.flow) ?? []), row]);
    } else if (step === "over" || step === "reset" || step === "failed") {
      this.#begun.delete(trace.flow);
    }
  }
}

function chunkOf(trace: Trace): Buffer | undefined {
  if (trace.kind === "bytes") return trace.chunk;
  return trace.kind === "flow" && "chunk" in trace.what ? trace.what.chunk : undefined;
}

function cost(trace: Trace): number {
  return ROW + (chunkOf(trace)?.length ?? 0) + textOf(trace).length;
}

function textOf(trace: Trace): string {
  if (trace.kind === "urc") return trace.line;
  return trace.kind === "command" ? trace.text : "";
}

function own(trace: Trace): Trace {
  const chunk = chunkOf(trace);
  if (!chunk || chunk.length >= OWN_BUFFER) return trace;
  const copy = Buffer.from(chunk);
  if (trace.kind === "bytes") return { ...trace, chunk: copy };
  if (trace.kind === "flow" && "chunk" in trace.what)
    return { ...trace, what: { ...trace.what, chunk: copy } };
  return trace;
}
