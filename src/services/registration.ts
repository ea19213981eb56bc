import { Sequence } from "../kernel/sequence.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Rat } from "../models/model.ts";
import type { DelayName } from "../models/timing.ts";
import type { Air, Cell } from "./air.ts";
import { rankedCells, usable } from "./cell-ranking.ts";
import type { Pace } from "./pace.ts";
import type { ScanPlan } from "./scan-plan.ts";

/**
 * Where the module stands with the network. `off`: it does not look for one; `searching`; `lost`: it had one and
 * looks; `no service`: it looked and found none; `denied`; `home` and `roaming`: registered.
 */
export type RegistrationState =
  | "off"
  | "searching"
  | "lost"
  | "no service"
  | "denied"
  | "home"
  | "roaming";

/** AT+COPS: whom to register with. */
export interface Selection {
  readonly mode: "automatic" | "manual" | "manual, then automatic" | "deregistered";
  readonly plmn?: string | undefined;
  readonly rat?: Rat | undefined;
}

/** One entry of AT+COPS=?. <stat>: 1 available, 2 current, 3 forbidden. */
export interface FoundNetwork {
  readonly stat: 1 | 2 | 3;
  readonly cell: Cell;
}

const SEARCH: { readonly [rat in Rat]: DelayName } = {
  GSM: "searchGSM",
  eMTC: "searchEMTC",
  NBIoT: "searchNBIOT",
};

/** Reject causes for which an operator is not asked again until the host wants it. 24.301 5.5.1.2.5. */
const LASTING = new Set([2, 3, 5, 6, 7, 8, 11, 12, 13, 14, 15, 25, 35]);

/** Whose registration it is. */
export interface RegistrationOwner {
  /** Read again at each start, and when the host says so. */
  readonly scanPlan: ScanPlan;
  /** After every change; `before` is what it was. */
  registrationChanged(before: RegistrationState): void;
}

/** The registration: looks for cells as planned, and asks to be let in. 23.122. */
export class Registration {
  readonly #clock: Clock;
  readonly #air: Air;
  readonly #pace: Pace;
  readonly #owner: RegistrationOwner;
  #search: Sequence | undefined;
  #plan: ScanPlan;
  #state: RegistrationState = "off";
  #cell: Cell | undefined;
  #wanted = false;
  selection: Selection = { mode: "automatic" };
  /** Operators that have said no, and why. */
  #forbidden: Map<string, number> | undefined;
  #awaiting: (() => void)[] | undefined;

  constructor(clock: Clock, air: Air, pace: Pace, owner: RegistrationOwner) {
    this.#clock = clock;
    this.#air = air;
    this.#pace = pace;
    this.#owner = owner;
    this.#plan = owner.scanPlan;
  }

  get state(): RegistrationState {
    return this.#state;
  }

  get registered(): boolean {
    return this.#state === "home" || this.#state === "roaming";
  }

  /** The cell the module is registered in. */
  get cell(): Cell | undefined {
    return this.registered ? this.#cell : undefined;
  }

  /** The cell it camps on: that of its registration, or the best one that did not let it in. AT+CSQ comes from it. */
  get heard(): Cell | undefined {
    return this.cell ?? (this.#state === "denied" ? this.#candidates()[0] : undefined);
  }

  /** The radio is on and the SIM ready. `known`: a network it was registered with a moment ago, so nothing is searched. */
  start(known = false): void {
    this.#wanted = true;
    this.#plan = this.#owner.scanPlan;
    this.#forbidden = undefined;
    this.#look("searching", known);
  }

  /** The radio is off, or the SIM gone. */
  stop(): void {
    this.#wanted = false;
    this.#search?.cancel();
    this.#become("off", undefined);
  }

  /** AT+COPS. */
  select(selection: Selection): void {
    this.selection = selection;
    this.#forbidden = undefined;
    this.#plan = this.#owner.scanPlan;
    // Whom it is registered with already may be whom it is to register with.
    if (!this.#wanted || (this.cell && this.#suits(this.cell))) return;
    this.#look("searching", false);
  }

  /** AT+QCFG with effect at once: another order, other bands. */
  reconfigure(): void {
    this.#plan = this.#owner.scanPlan;
    if (this.#wanted && !(this.#cell && this.#suits(this.#cell))) this.#look("searching", false);
  }

  /** Other cells, or other manners of the networks. */
  airChanged(): void {
    if (!this.#wanted || this.selection.mode === "deregistered") return;
    const { cell } = this;
    this.#forgive();
    if (!cell) {
      // A search under way finds at its end what is there by then.
      if (this.#search?.pending) return;
      if (this.#next()) return this.#look("searching", false);
      return this.#become(this.#candidates().length > 0 ? "denied" : "no service", undefined);
    }
    const same = this.#air.cells.find(({ plmn, ci }) => plmn === cell.plmn && ci === cell.ci);
    if (same && this.#suits(same)) {
      const stays = same.tac === cell.tac && this.#air.welcome(same.plmn) === "accept";
      if (!stays) return this.#register(same);
      this.#cell = same;
      return;
    }
    // The next cell of the same network takes over without a gap.
    const next = this.#candidates().find(({ plmn, rat }) => plmn === cell.plmn && rat === cell.rat);
    if (next) this.#register(next);
    else this.#look("lost", false);
  }

  /** The network has thrown the module out; it looks again. */
  expelled(): void {
    if (this.registered) this.#look("searching", false);
  }

  /** The end of the search that is under way; undefined: there is none. */
  settled(): Promise<void> | undefined {
    if (!this.#search?.pending) return undefined;
    return new Promise((resolve) => void (this.#awaiting ??= []).push(resolve));
  }

  /** What AT+COPS=? would find. */
  list(): FoundNetwork[] {
    const seen = new Set<string>();
    const found: FoundNetwork[] = [];
    for (const cell of this.#air.cells) {
      const key = `${cell.plmn} ${cell.rat}`;
      if (seen.has(key) || !this.#plan.allows(cell)) continue;
      seen.add(key);
      const current = this.cell?.plmn === cell.plmn && this.cell.rat === cell.rat;
      const forbidden = this.#forbidden?.has(cell.plmn) === true;
      found.push({ stat: current ? 2 : forbidden ? 3 : 1, cell });
    }
    return found;
  }

  #suits(cell: Cell): boolean {
    const { plmn, rat, mode } = this.selection;
    if (mode === "deregistered" || !usable(cell, this.#plan, this.#air.home)) return false;
    if (mode === "automatic" || plmn === undefined) return true;
    return cell.plmn === plmn && (rat === undefined || cell.rat === rat);
  }

  /** Cells to try, the best first. */
  #candidates(): readonly Cell[] {
    const { cells, home } = this.#air;
    const { mode } = this.selection;
    const ranked = rankedCells(cells, this.#plan, home);
    return mode === "automatic" ? ranked : ranked.filter((cell) => this.#suits(cell));
  }

  /** Operators that were only busy may be asked again when anything on the air has changed. */
  #forgive(): void {
    for (const [plmn, cause] of this.#forbidden ?? []) {
      if (!LASTING.has(cause)) this.#forbidden?.delete(plmn);
    }
  }

  #look(as: "searching" | "lost", known: boolean): void {
    this.#search?.cancel();
    if (this.selection.mode === "deregistered") return this.#become("off", undefined);
    this.#become(as, undefined);
    this.#tryNext(known);
  }

  /** The best cell that has not been refused. */
  #next(): Cell | undefined {
    return this.#candidates().find(({ plmn }) => !this.#forbidden?.has(plmn));
  }

  #tryNext(known: boolean): void {
    const cell = this.#next();
    if (!cell) {
      if (this.selection.mode === "manual, then automatic") {
        this.selection = { mode: "automatic" };
        return this.#tryNext(known);
      }
      return this.#become(this.#candidates().length > 0 ? "denied" : "no service", undefined);
    }
    const wait = known ? 0 : this.#pace.of(SEARCH[cell.rat]);
    if (wait === 0) return this.#register(cell);
    this.#search ??= new Sequence(this.#clock);
    this.#search.step(wait, () => {
      // What is there now counts, not what was when the search of this technology began.
      const found = this.#next();
      if (found?.rat === cell.rat) this.#register(found);
      else this.#tryNext(false);
    });
  }

  #register(cell: Cell): void {
    const welcome = this.#air.welcome(cell.plmn);
    if (welcome === "accept") {
      return this.#become(cell.plmn === this.#air.home ? "home" : "roaming", cell);
    }
    (this.#forbidden ??= new Map()).set(cell.plmn, welcome);
    if (this.registered) this.#become("searching", undefined);
    this.#tryNext(false);
  }

  #become(state: RegistrationState, cell: Cell | undefined): void {
    const before = this.#state;
    const moved = cell !== undefined && (cell.ci !== this.#cell?.ci || cell.tac !== this.#cell.tac);
    this.#state = state;
    this.#cell = cell;
    if (state !== "searching" && state !== "lost") {
      const awaiting = this.#awaiting ?? [];
      this.#awaiting = undefined;
      for (const done of awaiting) done();
    }
    if (state !== before || moved) this.#owner.registrationChanged(before);
  }
}
