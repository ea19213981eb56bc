import type { AtChannel } from "../at/channel.ts";
import type { Modem } from "./modem.ts";
import {
  cgev,
  connectionChanged,
  edrxGranted,
  psmTimers,
  signalChanged,
  zoneAndTime,
  zoneChanged,
} from "../services/network-urcs.ts";
import type { PacketDomainEvent } from "../services/packet-domain.ts";
import { timeText, zoneText } from "../services/time-of-day.ts";
import {
  differs,
  registeredNow,
  registrationUrc,
  viewOf,
  WATCHERS,
  type Registered,
} from "./registration-report.ts";
import { addressesOf, type PdpContext } from "../services/pdp-context.ts";

/** Who wants to hear what, and what they heard last. */
export class Reports {
  readonly #modem: Modem;
  #told: Registered | undefined;

  constructor(modem: Modem) {
    this.#modem = modem;
  }

  /** Everything is as it is: only what changes from now on is told. */
  begin(): void {
    this.#told = registeredNow(this.#modem);
  }

  /** +CREG, +CGREG and +CEREG, where something in their format is new. */
  registration(): void {
    const { model } = this.#modem;
    const now = registeredNow(this.#modem);
    const before = this.#told ?? now;
    this.#told = now;
    for (const channel of this.#modem.ports.sayingUrcs) {
      for (const watcher of WATCHERS) {
        const n = modeOf(channel, watcher);
        if (n === 0) continue;
        const view = viewOf(watcher, now, model);
        if (differs(viewOf(watcher, before, model), view, n)) {
          channel.report(registrationUrc(watcher, view, n));
        }
      }
    }
  }

  /** +CGEV, if AT+CGEREP wants it. 27.007 10.1.19. */
  packetDomain(event: Exclude<PacketDomainEvent, { kind: "attached" }>): void {
    const text = this.#eventText(event);
    for (const channel of this.#modem.ports.sayingUrcs) {
      if (modeOf(channel, "+CGEREP") > 0) channel.report(cgev({ event: text }));
    }
  }

  /** +QCSCON. */
  connection(connected: boolean): void {
    for (const channel of this.#modem.ports.sayingUrcs) {
      if (modeOf(channel, "+QCSCON") > 0) {
        channel.report(connectionChanged({ n: 1, mode: connected ? 1 : 0 }));
      }
    }
  }

  /** +CTZV or +CTZE. 27.007 8.41. */
  timeZone(): void {
    const { timeOfDay, settings } = this.#modem;
    const mode = (settings.get("+CTZR") as { onoff: number } | undefined)?.onoff ?? 0;
    const told = timeOfDay.network("now");
    if (!told) return;
    const { utc, zone, daylight: dst } = told;
    const tz = zoneText(zone);
    if (mode === 1) this.#modem.report(zoneChanged({ tz }));
    // "2013/08/23,06:51:13": local time, whose zone stands before it.
    if (mode === 2) {
      this.#modem.report(zoneAndTime({ tz, dst, time: timeText(utc, zone, 4).slice(0, 19) }));
    }
  }

  /** +QIND: "csq". AT 4.3. */
  signal(rssi: number): void {
    if (this.#modem.ports.indicates("csq")) this.#modem.report(signalChanged({ rssi, ber: 99 }));
  }

  /** +CEDRXP. 27.007 7.40. */
  edrx(): void {
    const grant = this.#modem.radio.reach.edrx;
    const rat = this.#modem.radio.registration.cell?.rat;
    if (!grant || !rat) return this.#modem.report(edrxGranted({ AcT: 0 }));
    const { requested, cycle: provided, window } = grant;
    this.#modem.report(edrxGranted({ AcT: rat === "eMTC" ? 4 : 5, requested, provided, window }));
  }

  /** +QPSMTIMER. AT 4.2. */
  psm(): void {
    const { seconds } = this.#modem.radio.reach.psm ?? {};
    if (seconds) this.#modem.report(psmTimers({ TAU: seconds.periodic, active: seconds.active }));
  }

  #eventText(event: Exclude<PacketDomainEvent, { kind: "attached" }>): string {
    if (event.kind === "detached") return `${event.by} DETACH`;
    const { context } = event;
    if (this.#modem.radio.registration.cell?.rat !== "GSM") {
      return `PDN ${event.kind === "up" ? "ACT" : "DEACT"} ${context.contextID}`;
    }
    const action = event.kind === "up" ? "ACT" : "DEACT";
    return `${event.by} ${action} "${context.activeType}","${this.#address(context)}",${context.contextID}`;
  }

  #address(context: PdpContext): string {
    return addressesOf({ ...context, up: true }, this.#modem.packetDomain.addresses)[0] ?? "";
  }
}

/** <n> of a report that each port has for itself. */
function modeOf(channel: AtChannel<Modem>, command: string): number {
  const values = channel.settings.get(command) as { n?: number; mode?: number } | undefined;
  return values?.n ?? values?.mode ?? 0;
}
