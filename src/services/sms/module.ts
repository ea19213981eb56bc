import type { SettingsStore } from "../../at/settings-store.ts";
import type { UrcSource } from "../../at/urc.ts";
import type { Alarm, Clock } from "../../kernel/clock.ts";
import type { Model } from "../../models/model.ts";
import type { Nvram } from "../nvram.ts";
import type { CentrePace } from "./loop-centre.ts";
import type { StoreName } from "./stores.ts";

/** The radio, which may sleep. */
export interface Paging {
  /** Something goes over the air. */
  use(): void;
  /** Milliseconds until the module listens; 0: it does. */
  wait(): number;
  /** Calls back when that time has come, or a radio connection has begun before. */
  whenListening(run: () => void): Alarm;
}

/** What short messages need of the module that they belong to. */
export interface MessageModule {
  readonly clock: Clock;
  readonly model: Model;
  readonly nvram: Nvram;
  /** Where AT+CNMI and the others keep what the host has set. */
  readonly settings: SettingsStore;
  readonly pace: CentrePace;
  readonly air: Paging;
  /** The number of the SIM, as others call it. */
  readonly ownNumber: string;
  /** The +CMS ERROR number for a SIM that cannot be used now. */
  readonly simTrouble: number | undefined;
  readonly registered: boolean;
  /** What is reported will be said, at once or later. */
  readonly hears: boolean;
  /** The port for URCs is in data mode, or cannot say anything now for another reason. */
  readonly linkReserved: boolean;
  /** Quarters of an hour east of UTC, as the network has it. */
  readonly zone: number;
  report(urc: UrcSource): void;
  /** A store has no room any more. */
  full(store: StoreName): void;
}
