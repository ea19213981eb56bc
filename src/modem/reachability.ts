import type { Alarm, Clock } from "../kernel/clock.ts";
import { seededRandom } from "../kernel/random.ts";
import type { Air } from "../services/air.ts";
import type { Gate } from "../services/air-interface.ts";
import { Listening, pagingWait } from "../services/edrx.ts";
import { PowerSaving, type PsmTimers } from "../services/power-saving.ts";
import { RadioConnection, type RadioConnectionOwner } from "../services/radio-connection.ts";
import type { Registration } from "../services/registration.ts";
import type { Modem } from "./modem.ts";
import type { Reports } from "./reports.ts";

/** What AT+CEDRXS asks for. */
export interface EdrxRequest {
  readonly mode: number;
  /** Four bits by technology; only those that are on. */
  readonly cycles: { readonly eMTC?: string; readonly NBIoT?: string };
}

/** eDRX as it is in force. */
export interface EdrxGrant {
  readonly requested: string;
  readonly cycle: string;
  readonly window: string;
}

/** Paging time window of a network that has nothing else in mind. */
const WINDOW = "0011";

/** How the module can be reached over the air: the radio connection, eDRX between two of them, and PSM behind that. */
export class Reachability implements Gate, RadioConnectionOwner {
  readonly connection: RadioConnection;
  readonly #modem: Modem;
  readonly #clock: Clock;
  readonly #air: Air;
  readonly #registration: Registration;
  readonly #reports: Reports;
  readonly #seed: number | string;
  /** Where in the cycle the module's own window lies, from 0 to 1. */
  #phase: number | undefined;
  #edrx: EdrxGrant | undefined;
  /** Made when the host first asks for it. */
  #psm: PowerSaving | undefined;
  #listening: Listening | undefined;

  constructor(
    modem: Modem,
    air: Air,
    registration: Registration,
    reports: Reports,
    seed: number | string,
  ) {
    this.#modem = modem;
    this.#clock = modem.clock;
    this.#air = air;
    this.#registration = registration;
    this.#reports = reports;
    this.#seed = seed;
    this.connection = new RadioConnection(modem.clock, modem.pace, this);
  }

  /** PSM; undefined: the host has never asked for it. */
  get psm(): PowerSaving | undefined {
    return this.#psm;
  }

  /** eDRX as the network has granted it. */
  get edrx(): EdrxGrant | undefined {
    return this.#registration.cell ? this.#edrx : undefined;
  }

  // ---- the host's wishes

  /** AT+CPSMS: agreed on by a tracking area update. */
  requestPsm(): void {
    if (!this.#registration.registered) return;
    if (this.negotiatePsm()) this.#reports.registration();
    // The update itself needs a connection, and T3324 begins with its end.
    this.use();
  }

  /** AT+CEDRXS. */
  requestEdrx(): void {
    if (!this.#registration.registered) return;
    this.negotiateEdrx(true);
    this.use();
  }

  // ---- the registration

  /** What the network grants for PSM by now. Answers whether that is something else than before. */
  negotiatePsm(): boolean {
    if (!this.#psm && !this.#psmRequest()) return false;
    return (this.#psm ??= this.#makePsm()).negotiate();
  }

  /** What the network grants for eDRX by now; `told`: +CEDRXP tells of a change. */
  negotiateEdrx(told: boolean): void {
    const { rat } = this.#registration.cell ?? {};
    const before = this.#edrx;
    const request = this.#value<EdrxRequest>("+CEDRXS");
    const on = request !== undefined && request.mode !== 0 && rat !== undefined && rat !== "GSM";
    const requested = on ? request.cycles[rat] : undefined;
    const grant = this.#air.manners.edrx;
    if (requested === undefined || grant === "none") this.#edrx = undefined;
    else if (grant === "as requested") {
      this.#edrx = { requested, cycle: requested, window: WINDOW };
    } else this.#edrx = { requested, ...grant };
    const changed = before?.cycle !== this.#edrx?.cycle || before?.window !== this.#edrx?.window;
    if (changed && told && request?.mode === 2) this.#reports.edrx();
  }

  /** The registration is lost, and what the network had granted with it. */
  lost(): void {
    if (this.connection.connected) this.#reports.connection(false);
    this.connection.drop();
    this.#psm?.forget();
    this.#edrx = undefined;
  }

  /** Power is gone. In PSM the network still knows the module, and T3412 goes on. */
  powerLost(intoPsm: boolean): void {
    this.connection.drop();
    if (intoPsm) this.#psm?.entered();
    else this.#psm?.forget();
    this.#edrx = undefined;
  }

  // ---- Gate

  use(): void {
    if (this.#registration.registered) this.connection.use();
  }

  wait(): number {
    const { cell } = this.#registration;
    if (!this.#edrx || this.connection.connected || !cell || cell.rat === "GSM") return 0;
    this.#phase ??= seededRandom(`paging ${this.#seed}`).int(0, 999) / 1000;
    return pagingWait(this.#clock, { ...this.#edrx, rat: cell.rat }, this.#phase);
  }

  whenListening(run: () => void): Alarm {
    return (this.#listening ??= new Listening(this.#clock)).await(this.wait(), run);
  }

  connectionChanged(connected: boolean): void {
    this.#reports.connection(connected);
    if (connected) {
      this.#listening?.begin();
      return this.#psm?.connected();
    }
    const tells = this.#value<{ value: number }>('+QCFG "psm/urc"')?.value === 1;
    if (tells) this.#reports.psm();
    this.#psm?.released();
  }

  // ---- inside

  #makePsm(): PowerSaving {
    const modem = this.#modem;
    return new PowerSaving({
      clock: modem.clock,
      requested: () => this.#psmRequest(),
      grant: (requested) => this.#psmGrant(requested),
      threshold: () =>
        this.#value<{ threshold: number }>("+QPSMCFG")?.threshold ??
        modem.model.traits.psmThreshold,
      atOnce: () => this.#value<{ value: number }>('+QCFG "psm/enter"')?.value === 1,
      busy: () => modem.radio.list.busy || modem.packetDomain.busy,
      enter: () => modem.power.enterPsm(modem.model.traits.psmText),
      wake: () => modem.power.switchOn(),
    });
  }

  #psmRequest(): PsmTimers | undefined {
    const stored = this.#value<{ mode: number; periodic: string; active: string }>("+CPSMS");
    return stored?.mode === 1 ? { periodic: stored.periodic, active: stored.active } : undefined;
  }

  #psmGrant(requested: PsmTimers): PsmTimers | undefined {
    const { psm } = this.#air.manners;
    if (psm === "none" || this.#registration.cell?.rat === "GSM") return undefined;
    return psm === "as requested" ? requested : psm;
  }

  #value<T>(name: string): T | undefined {
    return this.#modem.settings.get(name) as T | undefined;
  }
}
