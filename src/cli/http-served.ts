import { randomBytes } from "node:crypto";
import { setMaxListeners } from "node:events";
import { Counts } from "../api/counts.ts";
import { Deeds } from "../api/deeds.ts";
import type { Served, ServedPort, TerminalPort } from "../api/served.ts";
import { JournalMemory, type MemoryLimits } from "../journal/memory.ts";
import type { OpenPort } from "./ports/plug.ts";
import { openTerminalPort, type OpenTerminal } from "./ports/terminal.ts";
import { DESTROYED } from "./show.ts";
import type { Show, Twin } from "./twin.ts";

/** What is remembered of each module: with all of them full, a quarter of what a small machine has. */
const REMEMBERED: MemoryLimits = { rows: 20_000, bytes: 4 * 1024 * 1024 };
/** A module has three ports of its own, and a browser a handful of pages. */
const MOST_TERMINALS = 4;

/** Who looks on at a module for the API, made before the module. */
export class Onlooker {
  readonly memory = new JournalMemory(() => Date.now(), REMEMBERED);
  readonly counts = new Counts();

  get sinks() {
    return [this.memory.sink, this.counts.sink];
  }
}

/** What is known of a module when it is shown. */
export interface Shown {
  readonly name: string;
  readonly created: boolean;
  readonly twin: Twin;
  readonly onlooker: Onlooker;
  readonly seed: string;
  readonly show?: Show | undefined;
  /** The scenario that is played, where it came with the program. */
  readonly scenario?: string | undefined;
  /** --fault. */
  readonly faults?: readonly string[];
}

/** A twin as the API serves it. */
export class ServedTwin implements Served {
  readonly name: string;
  readonly created: boolean;
  readonly seed: string;
  readonly modem: Served["modem"];
  readonly clock: Served["clock"];
  readonly faults: Served["faults"];
  readonly memory: Served["memory"];
  readonly counts: Served["counts"];
  readonly epoch = randomBytes(4).toString("hex");
  readonly deeds: Deeds;
  readonly faultsAtFirst: readonly string[];
  readonly twin: Twin;
  readonly #show: Show | undefined;
  readonly #scenario: string | undefined;
  readonly #terminals: OpenTerminal[] = [];
  readonly #gone = new AbortController();

  constructor({ name, created, twin, onlooker, seed, show, scenario, faults = [] }: Shown) {
    this.name = name;
    this.created = created;
    this.seed = seed;
    this.twin = twin;
    this.modem = twin.modem;
    this.clock = twin.clock;
    this.faults = twin.faults!; // it is steered
    this.memory = onlooker.memory;
    this.counts = onlooker.counts;
    this.deeds = new Deeds(twin.clock);
    this.faultsAtFirst = faults;
    this.#show = show;
    this.#scenario = scenario;
    setMaxListeners(0, this.gone); // each stream is one
  }

  get surroundings() {
    return this.#show?.surroundings;
  }

  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  get ports(): readonly ServedPort[] {
    return [...this.twin.ports.map((port) => servedPort(port)), ...this.#terminals];
  }

  acted(what: string): void {
    this.twin.tracer?.acted(what);
  }

  scenario() {
    return this.#show && { scenario: this.#scenario ?? null, ...this.#show.report() };
  }

  terminal(): TerminalPort | undefined {
    const free = this.#terminals.find(({ present }) => present !== true);
    if (free) return free;
    if (this.#terminals.length >= MOST_TERMINALS) return undefined;
    const terminal = openTerminalPort(this.twin.around);
    this.#terminals.push(terminal);
    return terminal;
  }

  /** Nobody is served any more; `done` once its sockets are closed. */
  close(done: () => void): void {
    this.#show?.finish(DESTROYED);
    this.twin.close(() => {
      for (const { pipe } of this.#terminals) pipe.close();
      this.#gone.abort();
      done();
    });
  }
}

function servedPort(open: OpenPort): ServedPort {
  const { info, lines, present } = open;
  return {
    ...{ port: info.port, kind: info.kind, words: info.words, present },
    line: (line, active) => lines?.line(line, active),
  };
}
