import type { Alarm, Clock } from "../kernel/clock.ts";
import { seededRandom } from "../kernel/random.ts";
import type { Signal } from "../services/air.ts";
import { Air, homePlmn, type Cell, type NetworkManners } from "../services/air.ts";
import type { Gate } from "../services/air-interface.ts";
import { Listening, pagingWait } from "../services/edrx.ts";
import type { By, PacketDomainEvent } from "../services/packet-domain.ts";
import { PowerSaving, type PsmTimers } from "../services/power-saving.ts";
import { RadioConnection } from "../services/radio-connection.ts";
import {
  Registration,
  type FoundNetwork,
  type RegistrationState,
  type Selection,
} from "../services/registration.ts";
import { scanPlan } from "../services/scan-plan.ts";
import type { Modem } from "./modem.ts";
import { Reports } from "./reports.ts";

/** AT+CFUN: 0 minimum (no SIM, no radio), 1 full, 4 no radio. */
export type Functionality = 0 | 1 | 4;

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

/** The radio: what the module hears, where it is registered, and how long it stays reachable. */
export class RadioSide implements Gate {
  readonly clock: Clock;
  readonly air: Air;
  readonly registration: Registration;
  readonly connection: RadioConnection;
  readonly powerSaving: PowerSaving;
  readonly reports: Reports;
  #functionality: Functionality = 1;
  readonly #modem: Modem;
  readonly #seed: number | string;
  #by: By = "NW";
  #edrx: EdrxGrant | undefined;
  #rssi = 99;
  #abortList: (() => void) | undefined;
  #listening: Listening | undefined;
  /** Scan options stored with effect after a restart: what holds until then; undefined: the factory's. */
  #held: Map<string, unknown> | undefined;
  /** What the network told last, to know when it tells again. */
  #heardTime: NetworkManners["time"];
  /** The network still knows the module from before it slept. */
  #known = false;
  /** Nothing is signalled for what was so before anybody looked. */
  #begun = false;

  constructor(modem: Modem, zone: number, seed: number | string) {
    this.#modem = modem;
    this.clock = modem.clock;
    this.#seed = seed;
    const home = homePlmn(modem.identity.imsi);
    this.air = new Air(home, zone, () => this.#airChanged());
    this.registration = new Registration({
      clock: modem.clock,
      air: this.air,
      pace: modem.pace,
      home,
      plan: () => scanPlan({ get: (name) => this.#inForce(name) }, modem.model),
      changed: (before) => this.#registrationChanged(before),
    });
    this.registration.selection = this.#keptSelection();
    this.connection = new RadioConnection(modem.clock, modem.pace, (connected) =>
      this.#connectionChanged(connected),
    );
    this.powerSaving = new PowerSaving({
      clock: modem.clock,
      requested: () => this.#psmRequest(),
      grant: (requested) => this.#psmGrant(requested),
      threshold: () =>
        this.#value<{ threshold: number }>("+QPSMCFG")?.threshold ??
        modem.model.traits.psmThreshold,
      atOnce: () => this.#value<{ value: number }>('+QCFG "psm/enter"')?.value === 1,
      enter: () => modem.power.enterPsm(modem.model.traits.psmText),
      wake: () => modem.power.switchOn(),
    });
    this.reports = new Reports(modem);
  }

  /** A module found running is registered already. */
  begin(): void {
    if (this.#modem.on && this.#modem.sim.ready) this.registration.start(true);
    this.reports.begin();
    this.#begun = true;
  }

  // ---- what is so

  get functionality(): Functionality {
    return this.#functionality;
  }

  get registered(): boolean {
    return this.registration.registered;
  }

  get inLte(): boolean {
    return this.registration.cell !== undefined && this.registration.cell.rat !== "GSM";
  }

  /** How many contexts the technology allows at a time. */
  get mostContexts(): number {
    const { activeContexts, activeContextsNbiot } = this.#modem.model.traits;
    return this.registration.cell?.rat === "NBIoT" ? activeContextsNbiot : activeContexts;
  }

  /** The cell of a registration that AT+CREG and its kin tell of: in LTE there is none without the packet domain. */
  get serving(): Cell | undefined {
    return this.inLte && !this.#modem.packetDomain.attached ? undefined : this.registration.cell;
  }

  /** What it hears in the cell it camps on; undefined: it searches, hears nothing, or the radio is off. */
  get signal(): Signal | undefined {
    return this.registration.heard?.signal;
  }

  /** <rssi> of AT+CSQ. 27.007 8.5. */
  get rssi(): number {
    const { signal } = this;
    if (!signal) return 99;
    return Math.max(0, Math.min(31, Math.round((signal.rssi + 113) / 2)));
  }

  /** eDRX as the network has granted it. */
  get edrxGrant(): EdrxGrant | undefined {
    return this.registration.cell ? this.#edrx : undefined;
  }

  // ---- the host's wishes

  /** AT+CFUN. */
  setFunctionality(fun: Functionality): void {
    const before = this.#functionality;
    if (fun === before) return;
    this.#functionality = fun;
    if (fun !== 1) {
      this.abortList();
      this.#stop("ME");
    }
    if (fun === 0) this.#modem.sim.powerDown();
    if (fun === 1) this.#modem.packetDomain.forgetWish();
    if (before === 0) this.#modem.sim.powerUp();
    else if (fun === 1 && this.#modem.sim.ready) this.registration.start();
  }

  /** AT+COPS. Kept, as the host set it. */
  select(selection: Selection): void {
    this.#modem.nvram.set("selection", selection);
    this.#asHost(() => this.registration.select(selection));
  }

  /** An option of the search is about to be stored, with effect after a restart. */
  holdOption(name: string): void {
    if (!this.#held?.has(name)) (this.#held ??= new Map()).set(name, this.#value(name));
  }

  /** An option of the search has been stored, with effect at once. */
  applyOption(name: string): void {
    this.#held?.delete(name);
  }

  /** AT+QCFG with effect at once. */
  reconfigure(): void {
    this.#asHost(() => this.registration.reconfigure());
  }

  /** AT+CGATT=0. */
  detach(): void {
    this.#asHost(() => this.#modem.packetDomain.renounce());
  }

  /** AT+CPSMS: agreed on by a tracking area update. */
  requestPsm(): void {
    if (!this.registered) return;
    if (this.powerSaving.negotiate()) this.reports.registration();
    // The update itself needs a connection, and T3324 begins with its end.
    this.use();
  }

  /** AT+CEDRXS. */
  requestEdrx(): void {
    if (!this.registered) return;
    this.#negotiateEdrx();
    this.use();
  }

  /** AT+COPS=? is under way. */
  get listing(): boolean {
    return this.#abortList !== undefined;
  }

  /** AT+COPS=?; undefined if the host did not wait for the end. */
  listNetworks(): readonly FoundNetwork[] | Promise<readonly FoundNetwork[] | undefined> {
    const ms = this.#modem.pace.of("networkList");
    if (ms === 0) return this.registration.list();
    return new Promise((resolve) => {
      const alarm = this.clock.after(ms, () => {
        this.#abortList = undefined;
        resolve(this.registration.list());
      });
      this.#abortList = () => {
        alarm.cancel();
        resolve(undefined);
      };
    });
  }

  abortList(): void {
    this.#abortList?.();
    this.#abortList = undefined;
  }

  // ---- the network's doings, for whoever tests

  /** The network throws the module out; it registers again. */
  expel(): void {
    this.#modem.packetDomain.detach("NW");
    this.registration.expelled();
  }

  // ---- Gate

  use(): void {
    if (this.registered) this.connection.use();
  }

  wait(): number {
    const { cell } = this.registration;
    if (!this.#edrx || this.connection.connected || !cell || cell.rat === "GSM") return 0;
    // Where in the cycle the module's own window lies.
    const phase = seededRandom(`paging ${this.#seed}`).int(0, 999) / 1000;
    return pagingWait(this.clock, { ...this.#edrx, rat: cell.rat }, phase);
  }

  whenListening(run: () => void): Alarm {
    return (this.#listening ??= new Listening(this.clock)).await(this.wait(), run);
  }

  // ---- power and SIM

  /** The start after power came, before the SIM is read. */
  boot(fromPsm: boolean): void {
    this.#known = fromPsm;
    this.#held = undefined;
    // What AT+COPS=4 has fallen back to does not outlive a restart.
    this.registration.selection = this.#keptSelection();
  }

  simReady(): void {
    if (this.#functionality !== 1 || this.registration.state !== "off") return;
    const known = this.#known;
    this.#known = false;
    this.registration.start(known);
  }

  simGone(): void {
    this.#stop("ME");
  }

  enteredPsm(): void {
    this.#functionality = 1;
    this.abortList();
    this.#silently(() => this.registration.stop());
    this.connection.drop();
    this.powerSaving.entered();
    this.#edrx = undefined;
    this.#modem.timeOfDay.forget();
  }

  powerLost(): void {
    this.#functionality = 1;
    this.abortList();
    this.#silently(() => this.registration.stop());
    this.connection.drop();
    this.powerSaving.forget();
    this.#edrx = undefined;
    this.#modem.timeOfDay.forget();
  }

  // ---- inside

  #stop(by: By): void {
    this.#by = by;
    this.#known = false;
    this.registration.stop();
    this.#by = "NW";
  }

  #asHost(run: () => void): void {
    this.#by = "ME";
    run();
    this.#by = "NW";
  }

  #silently(run: () => void): void {
    this.#begun = false;
    run();
    this.reports.begin();
    this.#begun = true;
  }

  #registrationChanged(before: RegistrationState): void {
    const { registered } = this.registration;
    const was = before === "home" || before === "roaming";
    const { packetDomain } = this.#modem;
    if (!registered) {
      packetDomain.detach(this.#by);
      if (this.#begun) this.reports.registration();
      this.#signalChanged();
      // A module whose power goes says nothing, and in PSM the network knows it still.
      if (!was || !this.#begun) return;
      if (this.connection.connected) this.reports.connection(false);
      this.connection.drop();
      this.powerSaving.forget();
      this.#edrx = undefined;
      return;
    }
    this.powerSaving.negotiate();
    packetDomain.attach();
    if (!this.#begun) {
      this.#negotiateEdrx();
      this.#takeTime();
      this.#rssi = this.rssi;
      return;
    }
    this.reports.registration();
    this.#negotiateEdrx();
    this.#takeTime();
    this.#signalChanged();
    this.use();
    this.#modem.messages.fetch();
  }

  /** The order on the wire: the registration, the event, and what it costs. */
  packetDomainChanged(event: PacketDomainEvent): void {
    if (!this.#begun) return;
    this.reports.registration();
    if (event.kind === "attached") return;
    this.reports.packetDomain(event);
    if (event.kind === "up") return;
    const served = event.kind === "detached" ? event.served : event.served ? [event.context] : [];
    const { sockets, urcPort } = this.#modem;
    for (const context of served) {
      const contextID = typeof context === "number" ? context : context.contextID;
      sockets.loseContext(contextID, urcPort);
    }
  }

  #airChanged(): void {
    this.registration.airChanged();
    this.#signalChanged();
    if (this.registered && this.air.manners.time !== this.#heardTime) this.#takeTime();
  }

  #signalChanged(): void {
    const { rssi } = this;
    if (rssi === this.#rssi) return;
    this.#rssi = rssi;
    if (this.#begun && this.#modem.on) this.reports.signal(rssi);
  }

  #connectionChanged(connected: boolean): void {
    this.reports.connection(connected);
    if (connected) {
      this.#listening?.begin();
      return this.powerSaving.connected();
    }
    const tells = this.#value<{ value: number }>('+QCFG "psm/urc"')?.value === 1;
    if (tells) this.reports.psm();
    this.powerSaving.released();
  }

  /** NITZ. 22.042. */
  #takeTime(): void {
    const { time } = this.air;
    if (!time) return;
    const { timeOfDay } = this.#modem;
    const takeOver = (this.#value<{ onoff: number }>("+CTZU")?.onoff ?? 0) !== 0;
    const changed = timeOfDay.told(time.zone, time.daylight, takeOver);
    if (changed && this.#begun) this.reports.timeZone();
  }

  #negotiateEdrx(): void {
    const { rat } = this.registration.cell ?? {};
    const before = this.#edrx;
    const request = this.#value<EdrxRequest>("+CEDRXS");
    const requested = rat && rat !== "GSM" ? request?.cycles[rat] : undefined;
    const grant = this.air.manners.edrx;
    if (requested === undefined || grant === "none") this.#edrx = undefined;
    else if (grant === "as requested") {
      this.#edrx = { requested, cycle: requested, window: WINDOW };
    } else this.#edrx = { requested, ...grant };
    const changed = before?.cycle !== this.#edrx?.cycle || before?.window !== this.#edrx?.window;
    if (changed && this.#begun && request?.mode === 2) this.reports.edrx();
  }

  #psmRequest(): PsmTimers | undefined {
    const stored = this.#value<{ mode: number; periodic: string; active: string }>("+CPSMS");
    return stored?.mode === 1 ? { periodic: stored.periodic, active: stored.active } : undefined;
  }

  #psmGrant(requested: PsmTimers): PsmTimers | undefined {
    const { psm } = this.air.manners;
    if (psm === "none" || this.registration.cell?.rat === "GSM") return undefined;
    return psm === "as requested" ? requested : psm;
  }

  /** An option of the search as it holds by now. */
  #inForce(name: string): unknown {
    return this.#held?.has(name) ? this.#held.get(name) : this.#modem.settings.get(name);
  }

  #keptSelection(): Selection {
    return (this.#modem.nvram.get("selection") as Selection | undefined) ?? { mode: "automatic" };
  }

  #value<T>(name: string): T | undefined {
    return this.#modem.settings.get(name) as T | undefined;
  }
}
