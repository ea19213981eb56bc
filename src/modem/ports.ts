import { AtChannel } from "../at/channel.ts";
import type { Urc, UrcSource } from "../at/urc.ts";
import type { Pipe } from "../kernel/pipe.ts";
import { indication, type Indication } from "../services/indications.ts";
import { AT_PORTS, FACTORY_RATE } from "../services/ports.ts";
import type { Modem } from "./modem.ts";
import { Multiplexer, type MuxSettings } from "./multiplexer.ts";

/** The AT ports of a module: which there are, what they begin with, and which of them says a URC. */
export class Ports {
  readonly #modem: Modem;
  #channels: readonly AtChannel<Modem>[] = [];
  #multiplexer: Multiplexer | undefined;

  constructor(modem: Modem) {
    this.#modem = modem;
  }

  /** Those with a pipe of their own, in the order in which they were plugged. */
  get all(): readonly AtChannel<Modem>[] {
    return this.#channels;
  }

  /** The UART that rings for every port with AT+QCFG="risignaltype","physical". */
  get main(): AtChannel<Modem> | undefined {
    return this.#channels.find(({ name }) => name === AT_PORTS[0]) ?? this.#channels[0];
  }

  /**
   * Without a name a port takes the next one of `uart1`, `usbat`, `usbmodem`, `uart2`… `rate` is its baud as long as
   * AT+IPR has stored nothing else.
   */
  plug(pipe: Pipe, name?: string, rate?: number): AtChannel<Modem> {
    const modem = this.#modem;
    const channel = new AtChannel<Modem>(name ?? this.#freeName(), modem, pipe, modem.commands);
    channel.lines.factoryRate = rate ?? FACTORY_RATE;
    // A list that grows by itself has room for sixteen more.
    this.#channels = [...this.#channels, channel];
    this.restore(channel);
    if (!modem.on) channel.setPower(false);
    else channel.showCarrier();
    return channel;
  }

  /** The profile that AT&W stored is loaded at every start. AT 2.12. */
  restore(channel: AtChannel<Modem>): void {
    channel.factory();
    const { kept, commands, settings } = this.#modem;
    const { profile } = kept;
    Object.assign(channel.registers, profile?.registers);
    for (const [name, values] of profile?.settings ?? []) {
      const module = commands.get(name)?.setting?.scope === "module";
      (module ? settings : channel.settings).set(name, values);
    }
    const ipr = profile?.settings.get("+IPR") as { rate: number } | undefined;
    const rate = ipr?.rate ?? channel.lines.factoryRate;
    if (rate !== FACTORY_RATE) channel.settings.set("+IPR", { rate });
    channel.lines.setBaudRate(rate);
    channel.lines.setFlowControl({ byRts: false, byCts: false });
  }

  // ---- the multiplexer

  get multiplexer(): Multiplexer | undefined {
    return this.#multiplexer;
  }

  /** AT+CMUX, once its answer has been said. */
  multiplex(port: AtChannel<Modem>, settings: MuxSettings): void {
    if (this.#multiplexer || !this.#modem.on) return;
    const over = (): void => (this.#multiplexer = undefined);
    this.#multiplexer = new Multiplexer(this.#modem, port, settings, over);
  }

  // ---- URCs

  /** Where URCs go that belong to no port in particular: AT+QURCCFG="urcport", or the first port if that is not plugged. */
  get forUrcs(): AtChannel<Modem> | undefined {
    const stored = this.#modem.settings.get('+QURCCFG "urcport"') as
      | { urcport: string }
      | undefined;
    const wanted = stored?.urcport ?? AT_PORTS[0];
    return this.#channels.find((channel) => channel.name === wanted) ?? this.#channels[0];
  }

  /** The ports that say such a URC now: that one, or the virtual ones in its place; none, if the host wants none. */
  get sayingUrcs(): readonly AtChannel<Modem>[] {
    const port = this.forUrcs;
    if (!port || !this.indicates("all")) return [];
    return this.#multiplexer?.portsFor(port) ?? [port];
  }

  report(urc: UrcSource): void {
    if (this.indicates("all")) this.forUrcs?.report(urc);
  }

  /** Whether AT+QINDCFG lets a kind of URC be said. */
  indicates(kind: Indication): boolean {
    return indication(this.#modem.settings, kind) === 1;
  }

  // ---- power

  /** Every port lives, and says so. */
  powerUp(line: string): void {
    for (const channel of this.#channels) {
      this.restore(channel);
      channel.setPower(true);
      channel.report({ line });
    }
  }

  powerDown(): void {
    this.#multiplexer?.end();
    for (const channel of this.#channels) channel.setPower(false);
  }

  /** Said on every port. */
  reportEverywhere(urc: Urc): void {
    for (const channel of this.#channels) channel.report(urc);
  }

  /** Said at once, whatever a port is doing: power waits for nobody. */
  shout(urc: Urc): void {
    for (const channel of this.#channels) channel.shout(urc);
  }

  #freeName(): string {
    const taken = new Set(this.#channels.map(({ name }) => name));
    const free = AT_PORTS.find((name) => !taken.has(name));
    for (let number = 2; ; number++) {
      const name = free ?? `uart${number}`;
      if (!taken.has(name)) return name;
    }
  }
}
