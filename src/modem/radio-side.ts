import { Air, homePlmn, type AirListener, type Cell, type Signal } from "../services/air.ts";
import type { By, PacketDomainEvent, ServingNetwork } from "../services/packet-domain.ts";
import {
  Registration,
  type RegistrationOwner,
  type RegistrationState,
  type Selection,
} from "../services/registration.ts";
import { scanPlan, type ScanPlan } from "../services/scan-plan.ts";
import type { Modem } from "./modem.ts";
import { NetworkList } from "./network-list.ts";
import { Reachability } from "./reachability.ts";
import { Reports } from "./reports.ts";
import { ScanOptions } from "./scan-options.ts";

/** AT+CFUN: 0 minimum (no SIM, no radio), 1 full, 4 no radio. */
export type Functionality = 0 | 1 | 4;

/** The radio: what the module hears and where it is registered, and what follows when that changes. */
export class RadioSide implements AirListener, RegistrationOwner, ServingNetwork {
  readonly air: Air;
  readonly options: ScanOptions;
  readonly registration: Registration;
  /** AT+COPS=?. */
  readonly list: NetworkList;
  readonly reach: Reachability;
  readonly reports: Reports;
  #functionality: Functionality = 1;
  readonly #modem: Modem;
  #by: By = "NW";
  #rssi = 99;
  /** The network still knows the module from before it slept. */
  #known = false;
  /** Nothing is signalled for what was so before anybody looked. */
  #begun = false;

  constructor(modem: Modem, zone: number, seed: number | string) {
    this.#modem = modem;
    this.options = new ScanOptions(modem.settings);
    const home = homePlmn(modem.identity.imsi);
    this.air = new Air(home, zone, this);
    this.registration = new Registration(modem.clock, this.air, modem.pace, this);
    this.registration.selection = this.#keptSelection();
    this.list = new NetworkList(modem.clock, modem.pace, this.registration);
    this.reports = new Reports(modem);
    this.reach = new Reachability(modem, this.air, this.registration, this.reports, seed);
  }

  /** A module found running is registered already. */
  begin(): void {
    if (this.#modem.on && this.#modem.sim.ready) this.registration.start(true);
    this.reports.begin();
    this.#begun = true;
    // It had a connection when it registered; T3324 counts from its end.
    if (this.reach.psm?.granted) this.reach.use();
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

  // ---- the host's wishes

  /** AT+CFUN. */
  setFunctionality(fun: Functionality): void {
    const before = this.#functionality;
    if (fun === before) return;
    this.#functionality = fun;
    if (fun !== 1) {
      this.list.abort();
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

  /** AT+QCFG with effect at once. */
  reconfigure(): void {
    this.#asHost(() => this.registration.reconfigure());
  }

  /** AT+CGATT=0. */
  detach(): void {
    this.reach.use();
    this.#asHost(() => this.#modem.packetDomain.renounce());
  }

  // ---- the network's doings, for whoever tests

  /** The network throws the module out; it registers again. */
  expel(): void {
    this.#modem.packetDomain.detach("NW");
    this.registration.expelled();
  }

  // ---- power and SIM

  /** The start after power came, before the SIM is read. */
  boot(fromPsm: boolean): void {
    this.#known = fromPsm;
    this.options.restart();
    // What AT+COPS=4 has fallen back to does not outlive a restart.
    this.registration.selection = this.#keptSelection();
  }

  simReady(): void {
    const able = this.#functionality === 1 && this.#modem.sim.ready;
    if (!able || this.registration.state !== "off") return;
    const known = this.#known;
    this.#known = false;
    this.registration.start(known);
  }

  simGone(): void {
    this.#stop("ME");
  }

  /** Power is gone. In PSM the network still knows the module. */
  powerLost(intoPsm: boolean): void {
    this.#functionality = 1;
    this.list.abort();
    this.#silently(() => this.registration.stop());
    this.reach.powerLost(intoPsm);
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
    try {
      run();
    } finally {
      this.#by = "NW";
    }
  }

  #silently(run: () => void): void {
    this.#begun = false;
    run();
    this.reports.begin();
    this.#begun = true;
  }

  // ---- what changes

  get scanPlan(): ScanPlan {
    return scanPlan(this.options, this.#modem.model);
  }

  registrationChanged(before: RegistrationState): void {
    const { registered } = this.registration;
    const was = before === "home" || before === "roaming";
    const { packetDomain } = this.#modem;
    if (!registered) {
      packetDomain.detach(this.#by);
      if (this.#begun) this.reports.registration();
      this.#signalChanged();
      // A module whose power goes says nothing, and in PSM the network knows it still.
      if (was && this.#begun) this.reach.lost();
      return;
    }
    this.reach.negotiatePsm();
    packetDomain.attach();
    if (this.#begun) this.reports.registration();
    this.reach.negotiateEdrx(this.#begun);
    this.#takeTime();
    this.#signalChanged();
    if (!this.#begun) return;
    this.reach.use();
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
    const { sockets, ports } = this.#modem;
    for (const context of served) {
      const contextID = typeof context === "number" ? context : context.contextID;
      sockets.loseContext(contextID, ports.forUrcs);
    }
  }

  airChanged(what: "cells" | "time"): void {
    if (what === "time") {
      if (this.registered) this.#takeTime();
      return;
    }
    this.registration.airChanged();
    this.#signalChanged();
  }

  #signalChanged(): void {
    const { rssi } = this;
    if (rssi === this.#rssi) return;
    this.#rssi = rssi;
    if (this.#begun && this.#modem.on) this.reports.signal(rssi);
  }

  /** NITZ. 22.042. */
  #takeTime(): void {
    const { time } = this.air;
    const { timeOfDay } = this.#modem;
    if (!time) return;
    const takeOver = (this.#value<{ onoff: number }>("+CTZU")?.onoff ?? 0) !== 0;
    const changed = timeOfDay.told(time.zone, time.daylight, takeOver);
    if (changed && this.#begun) this.reports.timeZone();
  }

  #keptSelection(): Selection {
    return (this.#modem.nvram.get("selection") as Selection | undefined) ?? { mode: "automatic" };
  }

  #value<T>(name: string): T | undefined {
    return this.#modem.settings.get(name) as T | undefined;
  }
}
