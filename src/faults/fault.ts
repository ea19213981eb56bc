import { milliseconds } from "../kernel/duration.ts";
import type { Clock } from "../kernel/clock.ts";
import { integer, read, type Slot } from "../kernel/form.ts";
import type { Random } from "../kernel/random.ts";
import type { Modem } from "../modem/modem.ts";
import type { Cancel } from "../network/network.ts";
import type { Flow, Hooks, PortWire } from "./hooks.ts";

/** Where a fault bites: on the wire to the host, in what the module says, on the air, or in the internet. */
export type Layer = "UART" | "AT" | "radio" | "IP";

/** One setting of a fault: `at=5`. */
export interface Setting<T> {
  readonly slot: Slot<T>;
  readonly doc: string;
  /** What it is if not given; undefined: it must be given, unless it is optional. */
  readonly factory: T | undefined;
  readonly optional: boolean;
}

export function setting<T>(slot: Slot<T>, factory: NoInfer<T>, doc: string): Setting<T> {
  return { slot, factory, doc, optional: true };
}

export function required<T>(slot: Slot<T>, doc: string): Setting<T> {
  return { slot, factory: undefined, doc, optional: false };
}

export function optional<T>(slot: Slot<T>, doc: string): Setting<T | undefined> {
  return { slot, factory: undefined, doc, optional: true };
}

export type Settings = { readonly [name: string]: Setting<unknown> };
export type SettingsOf<S extends Settings> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never;
};

/** `200ms`, `5s`, `2min`: milliseconds. */
export const duration: Slot<number> = read(milliseconds, "a duration as 200ms, 5s, 2min or 1h");

/** A share is told in millionths: one byte in many thousands can be hit. */
export const WHOLE = 1_000_000;

/** `25%` or `0.25`: millionths. */
export const share: Slot<number> = read((text) => {
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%)?$/.exec(text) ?? [];
  const value = Number(number) * (percent ? WHOLE / 100 : WHOLE);
  return number !== undefined && value <= WHOLE ? Math.round(value) : undefined;
}, "a share as 25% or 0.25");

export const count: Slot<number> = integer(1, 1_000_000);

/** What a fault works with. */
export interface Site {
  readonly modem: Modem;
  readonly clock: Clock;
  /** Its own, seeded by the fault's name and the modem's seed. */
  readonly random: Random;
  readonly hooks: Hooks;
  /** Connections that stand. */
  readonly flows: Iterable<Flow>;
  /** The wires of all ports that have one; virtual ports have none. */
  readonly wires: Iterable<PortWire>;
  /**
   * Whether it bites this time. `subject` is what `on=` is compared with: `AT+QIOPEN=1,0…`, a URC's line, `10.0.0.1:7`,
   * a port. Each call that fits counts, so it is asked once for each chance to bite, and tells if it does.
   */
  bites(subject: string): boolean;
  /** Random bytes have one probability each: whether this one is hit, out of `share` millionths. */
  hit(share: number): boolean;
}

/** A declared fault. Parser, messages, the schema of scenarios and docs/faults.md come from it. */
export interface FaultKind {
  /** One word, or words with hyphens: `lost-answer`. */
  readonly name: string;
  readonly layer: Layer;
  /** What happens. */
  readonly doc: string;
  /** What `on=` is compared with; undefined: nothing. */
  readonly subject: string | undefined;
  readonly settings: Settings;
  start(site: Site, values: { readonly [name: string]: unknown }): Cancel;
}

/** Declares a fault. `start` hooks it in; what it answers takes it out. */
export function fault<const S extends Settings>(declared: {
  readonly name: string;
  readonly layer: Layer;
  readonly doc: string;
  readonly subject?: string;
  readonly settings: S;
  readonly start: (site: Site, values: SettingsOf<S>) => Cancel;
}): FaultKind {
  const { name, layer, doc, subject, settings, start } = declared;
  // The cast: the values are read by the same declarations.
  return {
    ...{ name, layer, doc, subject, settings },
    start: (site, values) => start(site, values as SettingsOf<S>),
  };
}
