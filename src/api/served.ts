import type { Fields, FieldsOf } from "../documents/field.ts";
import type { Faults } from "../faults/faults.ts";
import type { JournalMemory } from "../journal/memory.ts";
import type { Clock } from "../kernel/clock.ts";
import type { InputLine } from "../kernel/pipe.ts";
import type { Modem } from "../modem/modem.ts";
import type { ScenarioReport } from "../scenario/report.ts";
import type { Surroundings } from "../testing/surroundings.ts";
import type { HostPipe } from "../transports/host-pipe.ts";
import type { Counts } from "./counts.ts";
import type { Deeds } from "./deeds.ts";

/** An AT port of a module that the API shows. */
export interface ServedPort {
  /** The module's name for it. */
  readonly port: string;
  /** `pty`, `tcp`… as in `ready`; `terminal`: a WebSocket of the API; `host`: a scenario's own. */
  readonly kind: string;
  /** Where it is, for people. */
  readonly words: string;
  /** Whether a host is there; undefined: that is not known. */
  readonly present: boolean | undefined;
  /** Moves a line as its host would. */
  line(line: InputLine, active: boolean): void;
}

/** A port for a terminal of the API: one WebSocket at a time. */
export interface TerminalPort {
  readonly port: string;
  readonly pipe: HostPipe;
}

/** A module that the API shows and steers, with everything around it. */
export interface Served {
  readonly name: string;
  /** Made through the API, and so destroyed through it. */
  readonly created: boolean;
  readonly modem: Modem;
  readonly clock: Clock;
  readonly faults: Faults;
  /** Servers and names of a simulated network. */
  readonly surroundings: Surroundings | undefined;
  readonly seed: string;
  readonly memory: JournalMemory;
  /** Tells its rows from those of a module before it: part of their ids. */
  readonly epoch: string;
  readonly counts: Counts;
  readonly deeds: Deeds;
  /** What went wrong with it from the start. */
  readonly faultsAtFirst: readonly string[];
  readonly ports: readonly ServedPort[];
  /** Tells whoever looks on what was made to happen. */
  acted(what: string): void;
  /** What is played on it. */
  scenario(): (ScenarioReport & { readonly scenario: string | null }) | undefined;
  /** A port that no terminal has; undefined: all are taken. */
  terminal(): TerminalPort | undefined;
  /** Whoever looks on is told when it is gone. */
  readonly gone: AbortSignal;
}

/** A scenario that comes with the program. */
export interface ShippedScenario {
  /** The name of its file, without `.yaml`. */
  readonly scenario: string;
  readonly name: string;
  readonly about: string;
  /** It has a host of its own, that plays by itself. */
  readonly host: boolean;
  /** Milliseconds; null: as long as its host. */
  readonly lasts: number | null;
  readonly steps: number;
  readonly expectations: number;
}

/** What `POST /api/modems` takes. */
export type CreateAsked = FieldsOf<Fields>;

/** The modules of the process. */
export interface Modems {
  readonly list: readonly Served[];
  get(name: string): Served | undefined;
  /** Throws a HostError that names the field. */
  create(asked: CreateAsked): Promise<Served>;
  destroy(served: Served): Promise<void>;
  /** Those that come with the program. */
  scenarios(): Promise<readonly ShippedScenario[]>;
}
