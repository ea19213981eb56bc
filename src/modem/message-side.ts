import type { SettingsStore } from "../at/settings-store.ts";
import type { UrcSource } from "../at/urc.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Model } from "../models/model.ts";
import { storeFull } from "../services/network-urcs.ts";
import type { Nvram } from "../services/nvram.ts";
import type { Pace } from "../services/pace.ts";
import { CMS_ERROR } from "../services/sms/cms.ts";
import type { MessageModule, Paging } from "../services/sms/module.ts";
import type { StoreName } from "../services/sms/stores.ts";
import type { Modem } from "./modem.ts";

/** +CMS ERROR of each state in which the SIM does not answer. 27.005 3.2.5. */
const CMS = {
  absent: CMS_ERROR.simNotInserted,
  off: CMS_ERROR.simNotReady,
  busy: CMS_ERROR.simNotReady,
  PIN: CMS_ERROR.simPin,
  PUK: CMS_ERROR.simPuk,
  blocked: CMS_ERROR.simFailure,
} as const;

/** What short messages see of their module. */
export class MessageSide implements MessageModule {
  readonly #modem: Modem;

  constructor(modem: Modem) {
    this.#modem = modem;
  }

  get clock(): Clock {
    return this.#modem.clock;
  }

  get model(): Model {
    return this.#modem.model;
  }

  get nvram(): Nvram {
    return this.#modem.nvram;
  }

  get settings(): SettingsStore {
    return this.#modem.settings;
  }

  get pace(): Pace {
    return this.#modem.pace;
  }

  get air(): Paging {
    return this.#modem.radio.reach;
  }

  get ownNumber(): string {
    return this.#modem.identity.msisdn;
  }

  get simTrouble(): number | undefined {
    const { status, messagesReady } = this.#modem.sim.card;
    if (status !== "ready") return CMS[status];
    return messagesReady ? undefined : CMS_ERROR.simNotReady;
  }

  get registered(): boolean {
    return this.#modem.on && this.#modem.radio.registered;
  }

  get hears(): boolean {
    const { ports } = this.#modem;
    return ports.indicates("smsincoming") && ports.sayingUrcs.length > 0;
  }

  get linkReserved(): boolean {
    const ports = this.#modem.ports.sayingUrcs;
    return ports.length > 0 && ports.every((port) => port.mute);
  }

  get zone(): number {
    return this.#modem.radio.air.time?.zone ?? 0;
  }

  /** AT+QINDCFG="smsincoming". */
  report(urc: UrcSource): void {
    if (this.#modem.ports.indicates("smsincoming")) this.#modem.report(urc);
  }

  /** AT+QINDCFG="smsfull". */
  full(store: StoreName): void {
    if (this.#modem.ports.indicates("smsfull")) this.#modem.report(storeFull({ storage: store }));
  }
}
