import type { Rat } from "../models/model.ts";
import type { PsmTimers } from "./power-saving.ts";

/** What a cell is received with: dBm, dB, and SINR in dB. */
export interface Signal {
  readonly rssi: number;
  readonly rsrp: number;
  readonly rsrq: number;
  readonly sinr: number;
}

/** One cell that the module could camp on. */
export interface Cell {
  /** MCC and MNC. */
  readonly plmn: string;
  readonly operator: string;
  readonly shortOperator: string;
  readonly rat: Rat;
  /** LTE band number, or the MHz of a GSM band. */
  readonly band: number;
  /** EARFCN or ARFCN. */
  readonly channel: number;
  /** Tracking or location area, four hexadecimal digits. */
  readonly tac: string;
  /** Cell identity in hexadecimal, without leading zeros. */
  readonly ci: string;
  /** Physical cell identity, or BSIC. */
  readonly pci: number;
  readonly signal: Signal;
}

/** How an operator receives a module that wants to register; a number is the reject cause. 24.301 9.9.3.9. */
export type Welcome = "accept" | number;

/** How the network grants power saving: as asked for, not at all, or values of its own. */
export type Grant<T> = "as requested" | "none" | T;

/** What every network here tells and grants. */
export interface NetworkManners {
  psm: Grant<PsmTimers>;
  /** Cycle and paging time window, four bits each. */
  edrx: Grant<{ readonly cycle: string; readonly window: string }>;
  /** The time zone it tells (NITZ), in quarters of an hour, and hours of summer time; undefined: it tells no time. */
  time: { readonly zone: number; readonly daylight: number } | undefined;
}

const STRONG: Signal = { rssi: -65, rsrp: -95, rsrq: -10, sinr: 10 };
const WEAK: Signal = { rssi: -91, rsrp: -111, rsrq: -14, sinr: 2 };

/** MCCs whose networks have an MNC of three digits (ITU-T E.212 annex). */
const THREE_DIGITS = /^(302|31[0-6]|334|708|722|732)/;

/** The home network of a SIM. */
export function homePlmn(imsi: string): string {
  return imsi.slice(0, THREE_DIGITS.test(imsi) ? 6 : 5);
}

function cellsOf(
  plmn: string,
  names: readonly [string, string],
  first: number,
  signal: Signal,
): Cell[] {
  const [operator, shortOperator] = names;
  const id = (add: number): string => (0x1a2b3c4 + first * 0x100 + add).toString(16).toUpperCase();
  const common = { plmn, operator, shortOperator, tac: "1A2B", signal };
  return [
    {
      ...common,
      rat: "eMTC",
      band: first === 0 ? 20 : 8,
      channel: first === 0 ? 6300 : 3600,
      ci: id(0),
      pci: 152,
    },
    {
      ...common,
      rat: "NBIoT",
      band: first === 0 ? 20 : 8,
      channel: first === 0 ? 6352 : 3740,
      ci: id(1),
      pci: 153,
    },
    { ...common, rat: "GSM", band: 900, channel: 62 + first, ci: id(2).slice(-4), pci: 32 },
  ];
}

const usual = new Map<string, readonly Cell[]>();

/** A good network of the SIM's own operator in every technology, and a weaker one of somebody else. */
function usualCells(home: string): readonly Cell[] {
  let cells = usual.get(home);
  if (!cells) {
    const own: readonly [string, string] =
      home === "00101" ? ["Test PLMN 1-1", "TestNet"] : [home, home];
    const other = home === "00102" ? "00101" : "00102";
    cells = [
      ...cellsOf(home, own, 0, STRONG),
      ...cellsOf(other, ["Test PLMN 1-2", "TestNet 2"], 1, WEAK),
    ];
    usual.set(home, cells);
  }
  return cells;
}

/** Something between the networks and the antenna, for a time. */
export interface Disturbance {
  /** What is left of what is received. */
  readonly heard?: (cells: readonly Cell[]) => readonly Cell[];
  /** How every operator receives the module. */
  readonly welcome?: Welcome;
}

/** Hears of every change: of what is received, or of the time that networks tell. */
export interface AirListener {
  airChanged(what: "cells" | "time"): void;
}

/** What the antenna hears, and how the networks behind it behave. Whoever tests changes it; the module only looks. */
export class Air {
  /** The operator of the SIM. */
  readonly home: string;
  readonly #listener: AirListener;
  readonly #zone: number;
  #manners: NetworkManners | undefined;
  #cells: readonly Cell[] | undefined;
  #covered = true;
  #disturbances: Set<Disturbance> | undefined;
  #welcomes: Map<string, Welcome> | undefined;

  constructor(home: string, zone: number, listener: AirListener) {
    this.home = home;
    this.#zone = zone;
    this.#listener = listener;
  }

  get manners(): NetworkManners {
    return (this.#manners ??= {
      psm: "as requested",
      edrx: "as requested",
      time: { zone: this.#zone, daylight: 0 },
    });
  }

  /** The zone and summer time that networks tell. */
  get time(): NetworkManners["time"] {
    return this.#manners ? this.#manners.time : { zone: this.#zone, daylight: 0 };
  }

  /** Whatever is received now. */
  get cells(): readonly Cell[] {
    let cells = this.#covered ? this.all : [];
    for (const { heard } of this.#disturbances ?? []) cells = heard?.(cells) ?? cells;
    return cells;
  }

  /** Whatever there is, in coverage or out of it, and whatever disturbs it. */
  get all(): readonly Cell[] {
    return this.#cells ?? usualCells(this.home);
  }

  /** Disturbs what is there, on top of everything else, until the answer is called. */
  disturb(disturbance: Disturbance): () => void {
    this.#disturbances ??= new Set();
    this.#disturbances.add(disturbance);
    this.#listener.airChanged("cells");
    return () => {
      if (this.#disturbances?.delete(disturbance)) this.#listener.airChanged("cells");
    };
  }

  /** Out of coverage, and back. */
  set covered(covered: boolean) {
    this.#covered = covered;
    this.#listener.airChanged("cells");
  }

  get covered(): boolean {
    return this.#covered;
  }

  /** The time zone that networks tell from now on. */
  setZone(zone: number, daylight: number): void {
    this.manners.time = { zone, daylight };
    this.#listener.airChanged("time");
  }

  /** Other cells than the usual ones, or those again. */
  setCells(cells: readonly Cell[] | undefined): void {
    this.#cells = cells;
    this.#listener.airChanged("cells");
  }

  /** Every cell is received with this from now on. */
  setSignal(signal: Partial<Signal>): void {
    this.setCells(this.all.map((cell) => withSignal(cell, signal)));
  }

  /** How an operator receives the module; `*`: every operator. */
  setWelcome(plmn: string, welcome: Welcome): void {
    if (plmn === "*") this.#welcomes = undefined;
    (this.#welcomes ??= new Map()).set(plmn, welcome);
    this.#listener.airChanged("cells");
  }

  welcome(plmn: string): Welcome {
    for (const { welcome } of this.#disturbances ?? []) if (welcome !== undefined) return welcome;
    return this.#welcomes?.get(plmn) ?? this.#welcomes?.get("*") ?? "accept";
  }
}

export function withSignal(cell: Cell, signal: Partial<Signal>): Cell {
  return { ...cell, signal: { ...cell.signal, ...signal } };
}
