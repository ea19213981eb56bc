import type { UrcOf, Urc } from "../at/urc.ts";
import type { Params } from "../at/params.ts";
import type { Model, Rat } from "../models/model.ts";
import { cereg, cgreg, creg } from "../services/network-urcs.ts";
import type { RegistrationState } from "../services/registration.ts";
import type { Cell } from "../services/air.ts";
import type { PsmTimers } from "../services/power-saving.ts";
import type { Modem } from "./modem.ts";

/** <AcT> of 27.007, as this family prints it. */
export const ACT: { readonly [rat in Rat]: number } = { GSM: 0, eMTC: 8, NBIoT: 9 };

/** The three watchers of the registration: circuit-switched, GPRS, EPS. */
export const WATCHERS = ["+CREG", "+CGREG", "+CEREG"] as const;
/** The name of one of them. */
export type Watcher = (typeof WATCHERS)[number];

/** What the watchers look at, at one moment. */
export interface Registered {
  readonly state: RegistrationState;
  readonly cell: Cell | undefined;
  readonly attached: boolean;
  readonly psm: PsmTimers | undefined;
}

/** That moment is now. */
export function registeredNow({ radio, packetDomain }: Modem): Registered {
  const { state, cell } = radio.registration;
  return { state, cell, attached: packetDomain.attached, psm: radio.reach.psm?.granted };
}

/** What a watcher would tell: a read form after <n>, a URC after the name. */
export interface RegistrationView {
  readonly stat: number;
  /** Only while registered. */
  readonly place?: { readonly tac: string; readonly ci: string; readonly AcT: number };
  readonly timers?: { readonly Active_Time: string; readonly Periodic_TAU: string };
}

/** <stat> of 27.007 7.2. */
function statOf(state: RegistrationState, model: Model): number {
  switch (state) {
    case "off":
      return 0;
    case "searching":
    case "lost":
      return 2;
    case "no service":
      return model.traits.noServiceStat;
    case "denied":
      return 3;
    case "home":
      return 1;
    case "roaming":
      return 5;
  }
}

/** What a technology makes of a watcher: LTE has no circuits, GSM no EPS. */
function seenBy(watcher: Watcher, registered: Registered, model: Model): number {
  const { cell, state } = registered;
  const stat = statOf(state, model);
  if (!cell) return stat;
  const attached = registered.attached ? stat : 0;
  if (cell.rat === "GSM") {
    return watcher === "+CREG" ? stat : watcher === "+CGREG" ? attached : 0;
  }
  if (watcher === "+CEREG") return attached;
  const { cregInLte, cgregInLte } = model.traits;
  const how = watcher === "+CREG" ? cregInLte : cgregInLte;
  return how === "mirror" ? attached : how;
}

/** What a watcher would tell of a moment. 27.007 7.2, 10.1.20, 10.1.22. */
export function viewOf(watcher: Watcher, registered: Registered, model: Model): RegistrationView {
  const stat = seenBy(watcher, registered, model);
  const { cell } = registered;
  if (!cell || (stat !== 1 && stat !== 5)) return { stat };
  const { active = "00000000", periodic = "00000000" } = registered.psm ?? {};
  return {
    stat,
    place: { tac: cell.tac, ci: cell.ci, AcT: ACT[cell.rat] },
    ...(watcher !== "+CREG" && { timers: { Active_Time: active, Periodic_TAU: periodic } }),
  };
}

const URCS: { readonly [watcher in Watcher]: UrcOf<Params> } = {
  // The casts: their parameters are those of the view, all but the first optional.
  "+CREG": creg as unknown as UrcOf<Params>,
  "+CGREG": cgreg as unknown as UrcOf<Params>,
  "+CEREG": cereg as unknown as UrcOf<Params>,
};

/** A view as format <n> shows it. */
export function shownView(view: RegistrationView, n: number): { readonly [name: string]: unknown } {
  const { stat, place, timers } = view;
  if (n < 2 || !place) return { stat };
  // 27.007 10.1.22: between them are two values that are left empty.
  if (n < 4 || !timers) return { stat, ...place };
  return { stat, ...place, cause_type: "", reject_cause: "", ...timers };
}

/** The URC of a watcher in format <n>; the read form prints <n> before the same values. */
export function registrationUrc(watcher: Watcher, view: RegistrationView, n: number): Urc {
  return URCS[watcher](shownView(view, n));
}

/** Whether format <n> has anything new to tell. */
export function differs(a: RegistrationView, b: RegistrationView, n: number): boolean {
  return JSON.stringify(shownView(a, n)) !== JSON.stringify(shownView(b, n));
}
