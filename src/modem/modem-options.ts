import type { Clock } from "../kernel/clock.ts";
import type { Model } from "../models/model.ts";
import type { Timing } from "../models/timing.ts";
import type { Network } from "../network/network.ts";
import type { Air } from "../services/air.ts";
import type { Bearer } from "../services/bearer.ts";
import type { EventSink } from "../services/events.ts";
import type { Identity } from "../services/identity.ts";
import type { Nvram } from "../services/nvram.ts";
import type { SimOptions } from "../services/sim-card.ts";
import type { MessageCentre } from "../services/sms/centre.ts";
import type { CommandTable } from "./modem.ts";

/** What a modem is made of. */
export interface ModemOptions {
  readonly model: Model;
  readonly clock: Clock;
  readonly network: Network;
  readonly commands: CommandTable;
  /** Decides whatever of the identity and the addresses is not given, and chance. */
  readonly seed?: number | string;
  readonly identity?: Partial<Identity>;
  /** The module's own addresses. Connections come from them and listeners bind to them, unless `bind` is false. */
  readonly addresses?: { readonly v4?: string; readonly v6?: string; readonly bind?: boolean };
  /** What the network grants as DNS servers, for AT+QIDNSCFG? to tell. */
  readonly dnsServers?: readonly string[];
  /** Quarters of an hour east of UTC. */
  readonly timeZone?: number;
  readonly bearer?: Bearer;
  readonly sim?: SimOptions;
  /** What is on the air from the start, where that is not a good network of the SIM's operator. */
  readonly air?: (air: Air) => void;
  /** Where short messages go; not given: one that takes all and brings those to the own number back. */
  readonly messageCentre?: MessageCentre;
  /** What it keeps without power; in memory if not given. */
  readonly nvram?: Nvram;
  /** How long things take; no time at all if not given. */
  readonly timing?: Timing;
  /** False: switched off, until PWRKEY. Otherwise it has been running for a while. */
  readonly powered?: boolean;
  /** What counts as PWRKEY at a port without lines while the module is off or in PSM; `open` includes typing. */
  readonly wake?: "open" | "type" | "never";
  readonly tell?: EventSink;
}
