import {
  sumCounts,
  type FleetCounts,
  type FleetReport,
  type ReportHead,
} from "../../fleet/report/fleet-report.ts";
import { joinReports } from "../../fleet/report/merge-reports.ts";
import type { Point } from "../../fleet/report/timeline.ts";
import { isOfOneProcess } from "../../storage/fleet-store/store-text.ts";
import type { Sections } from "../../storage/fleet-store/relayed-store.ts";
import { HostError } from "../../kernel/errors.ts";
import type { Parsed } from "../options.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { openDoors, type Doors } from "./doors.ts";
import type { FleetPortInfo } from "./part.ts";
import { Place } from "./place.ts";
import { Reception, type Arrival, type Verdict } from "./reception.ts";
import type { FleetRun } from "./run.ts";
import type { FleetSetup } from "./setup.ts";

/** One that has lived so long is replaced at once; others after a rest, each time twice as long. Milliseconds. */
const GROWN = 10_000;
const FIRST_REST = 1000;
const LAST_REST = 30_000;
/**
 * Ticks after which a silent worker gets no connections, after which it is told of, and after which it is ended: its
 * modules answer nobody.
 */
const MUTE = 3;
const SILENT = 10;
const HANGS = 30;
/** How long workers have for an orderly end, in milliseconds: longer than a lease of the store. */
const PATIENCE = 30_000;

/** What is where one worker is, whichever process that is by now. */
interface Seat {
  place: Place;
  /** Some process has opened here. */
  opened: boolean;
  /** How many modules there are for it. */
  modems: number;
  /** What they keep; undefined: the store has it. */
  readonly kept: Map<string, Sections> | undefined;
  began: number;
  rest: number;
  silent: number;
  again: NodeJS.Timeout | undefined;
}

/** A fleet in several processes. The modules of one that crashes come back in another, with what they had kept. */
export class Workers implements FleetRun {
  readonly #setup: FleetSetup;
  readonly #fingerprint: string;
  readonly #tell: (message: string) => void;
  readonly #seats: Seat[] = [];
  readonly #reception: Reception;
  #doors: Doors = { ports: [], close() {} };
  /** What those had counted that have crashed. */
  readonly #past: FleetReport[] = [];
  #crashes = 0;
  #started = false;
  #stopping = false;
  #allEnded: () => void = () => {};

  private constructor(setup: FleetSetup, tell: (message: string) => void) {
    this.#setup = setup;
    this.#tell = tell;
    this.#fingerprint = fingerprintOf(setup.files);
    this.#reception = new Reception({ select: setup.select, offer: (each) => this.#offer(each) });
  }

  /** Starts them. Rejects with a HostError if one cannot begin, or with the reason of the signal. */
  static async open(
    setup: FleetSetup,
    parsed: Parsed,
    signal: AbortSignal,
    tell: (message: string) => void,
  ): Promise<Workers> {
    const workers = new Workers(setup, tell);
    try {
      for (let index = 0; index < setup.processes; index++) workers.#sit(index);
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      });
      signal.throwIfAborted();
      const all = Promise.all(workers.#seats.map(({ place }) => place.opened));
      await Promise.race([all, aborted]);
      workers.#doors = await openDoors(parsed.given, (socket) => {
        void workers.#reception.accept(socket);
      });
    } catch (error) {
      await workers.close().catch(() => {});
      throw error;
    }
    return workers;
  }

  #sit(index: number): void {
    const before = this.#seats[index];
    const { processes, store } = this.#setup;
    // Each process would have a memory of its own: this one has it for all of them, and a crash costs no module what it had.
    const kept = before
      ? before.kept
      : isOfOneProcess(store)
        ? new Map<string, Sections>()
        : undefined;
    const task = { index, of: processes, kept: kept && [...kept] };
    const place = new Place(task, {
      note: this.#tell,
      kept: ([imei, sections]) => void kept?.set(imei, sections),
      ended: (ended, why, unserved) => this.#ended(ended, why, unserved),
    });
    const began = performance.now();
    const { opened = false, modems = 0, rest = FIRST_REST } = before ?? {};
    const seat: Seat = { place, opened, modems, kept, began, rest, silent: 0, again: undefined };
    this.#seats[index] = seat;
    place.opened.then(
      () => {
        seat.opened = true;
        seat.modems = place.modems;
        if (this.#started) place.say({ kind: "start" });
      },
      () => {}, // heard by "ended"
    );
  }

  /** Only beside workers that have read the same: a plan that was edited meanwhile is another fleet. */
  #sitAgain(seat: Seat): void {
    const { files } = this.#setup;
    const { index } = seat.place;
    if (fingerprintOf(files) === this.#fingerprint) return this.#sit(index);
    const what = files.join(", ");
    this.#tell(`${what}: changed since the fleet began; worker ${index} waits for what it was`);
    seat.again = setTimeout(() => this.#sitAgain(seat), LAST_REST);
  }

  #ended(place: Place, why: string, unserved: readonly Arrival[]): void {
    const seat = this.#seats[place.index]!;
    if (this.#stopping) return this.#allEnded();
    // The first time everything ends with it.
    if (!seat.opened) return;
    this.#crashes++;
    if (place.report) this.#past.push(place.report);
    const grown = performance.now() - seat.began >= GROWN;
    const rest = grown ? 0 : seat.rest;
    seat.rest = grown ? FIRST_REST : Math.min(LAST_REST, 2 * seat.rest);
    const when = rest === 0 ? "" : ` in ${rest / 1000} s`;
    this.#tell(`worker ${place.index} ended (${why}); another one takes its modules${when}`);
    seat.again = setTimeout(() => this.#sitAgain(seat), rest);
    for (const arrival of unserved) void this.#reception.give(arrival);
  }

  // ---- connections

  /** To whoever has most modules free; or to whoever has the one that it names. Not to who says nothing. */
  async #offer(arrival: Arrival): Promise<Verdict> {
    const able = this.#seats.flatMap(({ place, silent }) =>
      place.isOpen && silent < MUTE ? [place] : [],
    );
    const { imei } = arrival;
    if (imei === undefined) {
      const place = able.reduce<Place | undefined>(
        (most, each) => (each.free > (most?.free ?? 0) ? each : most),
        undefined,
      );
      return place?.take(arrival) ? "taken" : "none free";
    }
    const { place, verdict } = await firstThatHas(able, imei);
    if (!place || arrival.socket.destroyed) return verdict;
    // It may have ended while others were asked.
    return place.take(arrival) ? "taken" : "unknown";
  }

  get door(): { readonly hosts: number; readonly free: number } {
    const sum = (of: (place: Place) => number): number =>
      this.#seats.reduce((total, { place }) => total + of(place), 0);
    return { hosts: sum(({ hosts }) => hosts), free: sum(({ free }) => free) };
  }

  // ---- FleetRun

  get modems(): number {
    return this.#seats.reduce((sum, { modems }) => sum + modems, 0);
  }

  get ports(): readonly FleetPortInfo[] {
    return [...this.#doors.ports, ...this.#seats.flatMap(({ place }) => place.ports)];
  }

  get finished(): number {
    return this.#seats.reduce((sum, { place }) => sum + place.finished, 0);
  }

  start(): void {
    this.#started = true;
    for (const { place } of this.#seats) if (place.isOpen) place.say({ kind: "start" });
  }

  /** Each ticks by itself; whoever does not any more is replaced. */
  async tick(): Promise<void> {
    for (const seat of this.#seats) {
      const { place } = seat;
      seat.silent = place.heard || !place.alive ? 0 : seat.silent + 1;
      place.heard = false;
      if (seat.silent === SILENT) this.#tell(`worker ${place.index} says nothing for ${SILENT} s`);
      if (seat.silent >= HANGS) place.kill();
    }
  }

  /** Each tells its last when it ends. */
  tickNow(): void {}

  get #reports(): readonly FleetReport[] {
    return this.#seats.flatMap(({ place }) => place.report ?? []);
  }

  counts(): FleetCounts {
    // What one has counted that is gone counts; where its modules are now is told by another.
    const past = this.#past.map((report) => Object.assign({}, report, { states: {} }));
    return { ...sumCounts([...past, ...this.#reports]), crashes: this.#crashes };
  }

  get latest(): readonly Point[] {
    return this.#seats.flatMap(({ place }) => place.latest ?? []);
  }

  report(head: ReportHead): FleetReport {
    return { ...joinReports(this.#reports, head, this.#past), crashes: this.#crashes };
  }

  /** Rejects with a HostError if what modules keep could not be kept. */
  async close(): Promise<void> {
    this.#stopping = true;
    this.#doors.close();
    for (const { again } of this.#seats) clearTimeout(again);
    const alive = (): Place[] => this.#seats.flatMap(({ place }) => (place.alive ? [place] : []));
    for (const place of alive()) place.say({ kind: "stop" });
    const late = setTimeout(() => {
      for (const place of alive()) {
        this.#tell(
          `worker ${place.index} does not end within ${PATIENCE / 1000} s, and is made to: what its modules kept last may be lost`,
        );
        place.kill();
      }
    }, PATIENCE);
    while (alive().length > 0) await new Promise<void>((resolve) => (this.#allEnded = resolve));
    clearTimeout(late);
    const wrong = this.#seats.flatMap(({ place }) => place.wrong?.message ?? []);
    if (this.#started && wrong.length > 0) throw new HostError("MT_NVRAM", wrong.join("\n"));
  }
}

/** Asks all of them at once, and waits for no more than has to be known. */
function firstThatHas(
  places: readonly Place[],
  imei: string,
): Promise<
  | { readonly place: Place; readonly verdict: "taken" }
  | { readonly place: undefined; readonly verdict: Verdict }
> {
  return new Promise((resolve) => {
    let left = places.length;
    let worst: Verdict = "unknown";
    if (left === 0) resolve({ place: undefined, verdict: worst });
    for (const place of places) {
      void place.look(imei).then((verdict) => {
        if (verdict === "taken") resolve({ place, verdict });
        if (verdict === "busy") worst = verdict;
        if (--left === 0) resolve({ place: undefined, verdict: worst });
      });
    }
  });
}
