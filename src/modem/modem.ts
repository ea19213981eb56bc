import { AtChannel } from "../at/channel.ts";
import type { Command, Equipment } from "../at/command.ts";
import type { Registers } from "../at/registers.ts";
import { SettingsStore } from "../at/settings-store.ts";
import type { Urc, UrcSource } from "../at/urc.ts";
import type { Alarm, Clock, Instant } from "../kernel/clock.ts";
import type { Pipe } from "../kernel/pipe.ts";
import type { Model } from "../models/model.ts";
import type { Timing } from "../models/timing.ts";
import type { Network } from "../network/network.ts";
import { WILLING_BEARER, type Bearer } from "../services/bearer.ts";
import { Errands } from "../services/errands.ts";
import type { EventSink } from "../services/events.ts";
import { seededAddresses, seededIdentity, type Identity } from "../services/identity.ts";
import type { Nvram } from "../services/nvram.ts";
import { PacketDomain } from "../services/packet-domain.ts";
import { AT_PORTS } from "../services/ports.ts";
import { Radio } from "../services/radio.ts";
import { SocketTable } from "../services/sockets/socket-table.ts";
import { pdpDeactivated } from "../services/sockets/urcs.ts";
import { TimeOfDay } from "../services/time-of-day.ts";

/** The commands of a model by name, made once and shared by every modem. */
export type CommandTable = ReadonlyMap<string, Command<Modem>>;

export interface ModemOptions {
  readonly model: Model;
  readonly clock: Clock;
  readonly network: Network;
  readonly commands: CommandTable;
  /** Decides whatever of the identity and the addresses is not given. */
  readonly seed?: number | string;
  readonly identity?: Partial<Identity>;
  /** The module's own addresses. Connections come from them and listeners bind to them, unless `bind` is false. */
  readonly addresses?: { readonly v4?: string; readonly v6?: string; readonly bind?: boolean };
  /** What the network grants as DNS servers, for AT+QIDNSCFG? to tell. */
  readonly dnsServers?: readonly string[];
  /** Quarters of an hour east of UTC. */
  readonly timeZone?: number;
  readonly bearer?: Bearer;
  /** What it keeps without power; in memory if not given. */
  readonly nvram?: Nvram;
  /** How long things take; no time at all if not given. */
  readonly timing?: Timing;
  readonly tell?: EventSink;
}

/** What AT&W has stored. */
export interface StoredProfile {
  readonly registers: Partial<Registers>;
  readonly settings: ReadonlyMap<string, unknown>;
}

const POWERED_DOWN: Urc = { line: "POWERED DOWN" };

/** How long connections have for an orderly end when the process ends. */
const END_TIMEOUT = 50;

/** One module: its model, its services and its AT ports. Everything it touches is handed in. */
export class Modem implements Equipment {
  readonly model: Model;
  readonly clock: Clock;
  readonly settings = new SettingsStore();
  readonly identity: Identity;
  readonly radio: Radio;
  readonly packetDomain: PacketDomain;
  readonly sockets: SocketTable;
  readonly timeOfDay: TimeOfDay;
  readonly dnsServers: readonly string[];
  readonly tell: EventSink;
  profile: StoredProfile | undefined;
  /** What was asked of the network and reports when it has an answer: AT+QPING, AT+QNTP, AT+QIDNSGIP. */
  readonly errands = new Errands();
  on = true;
  readonly #commands: CommandTable;
  readonly #channels: AtChannel<Modem>[] = [];
  #offSince: Instant;
  /** AT+QPOWD or AT+CFUN=1,1 has been accepted. */
  #ending: Alarm | undefined;
  /** The process ends: nothing switches it on any more. */
  #over = false;

  constructor(options: ModemOptions) {
    const { model, clock, network, seed = 1 } = options;
    this.model = model;
    this.clock = clock;
    this.tell = options.tell ?? (() => {});
    this.identity = seededIdentity(seed, options.identity);
    this.radio = new Radio(model);
    const { v4, v6, bind = true } = options.addresses ?? {};
    const own = seededAddresses(seed);
    this.packetDomain = new PacketDomain(
      model,
      clock,
      {
        v4: v4 ?? own.v4,
        v6: v6 ?? own.v6,
        given: { v4: bind && v4 !== undefined, v6: bind && v6 !== undefined },
      },
      options.bearer ?? WILLING_BEARER,
      () => this.radio.registered,
    );
    this.sockets = new SocketTable(clock, model, network, this.packetDomain, this.tell);
    this.timeOfDay = new TimeOfDay(clock, options.timeZone ?? 0);
    this.dnsServers = options.dnsServers ?? [];
    this.#commands = options.commands;
    this.#offSince = clock.now;
  }

  /** Puts an AT port on the end of a pipe. Without a name it takes the next one of `uart1`, `usbat`, `usbmodem`, `uart2`… */
  plug(pipe: Pipe, name?: string): AtChannel<Modem> {
    const count = this.#channels.length;
    const chosen = name ?? AT_PORTS[count] ?? `uart${count - 1}`;
    const channel = new AtChannel<Modem>(chosen, this, pipe, this.#commands);
    this.#channels.push(channel);
    this.#restore(channel);
    if (!this.on) channel.setPower(false);
    return channel;
  }

  get commands(): CommandTable {
    return this.#commands;
  }

  get channels(): readonly AtChannel<Modem>[] {
    return this.#channels;
  }

  /** Where URCs go that belong to no port in particular: AT+QURCCFG="urcport", or the first port if that is not plugged. */
  get urcPort(): AtChannel<Modem> | undefined {
    const stored = this.settings.get('+QURCCFG "urcport"') as { urcport: string } | undefined;
    return this.#channels.find((channel) => channel.name === stored?.urcport) ?? this.#channels[0];
  }

  report(urc: UrcSource): void {
    this.urcPort?.report(urc);
  }

  /** The network deactivates a context: its sockets die and +QIURC: "pdpdeact" tells the host. TCP/IP 2.4.5. */
  loseContext(contextID: number): void {
    if (!this.packetDomain.isActive(contextID)) return;
    this.packetDomain.lose(contextID);
    this.sockets.loseContext(contextID, this.urcPort);
  }

  /** The radio is gone (AT+CFUN=0, 4): every context with it. */
  loseAllContexts(): void {
    this.packetDomain.giveUp();
    for (const { contextID } of this.packetDomain.active()) this.loseContext(contextID);
  }

  /** AT+QPOWD and AT+CFUN=1,1, once OK has been said: the first one counts. */
  endSoon(how: "power down" | "restart"): void {
    this.#ending ??= this.clock.after(this.model.traits.urcGap, () => {
      if (how === "restart") this.#restart();
      else this.#powerDown();
    });
  }

  #powerDown(): void {
    this.#everyPort(POWERED_DOWN);
    this.#switchOff();
  }

  /** A context that was active is reported as lost (observed: BG96, TinyGSM 157). */
  #restart(): void {
    this.#everyPort(POWERED_DOWN);
    for (const { contextID } of this.packetDomain.active()) {
      this.#everyPort(pdpDeactivated({ contextID }));
    }
    this.#switchOff();
    this.switchOn();
  }

  /** PWRKEY: boots a module that is off. */
  switchOn(): void {
    if (this.on) return;
    this.on = true;
    this.radio.functionality = 1;
    this.radio.detached = false;
    this.tell({ event: "power", on: true });
    for (const channel of this.#channels) {
      channel.setPower(true);
      this.#restore(channel);
      for (const line of ["RDY", "APP RDY"]) channel.report({ line });
    }
    this.reportReady("+CFUN: 1");
  }

  /** What follows when the SIM comes up: boot and AT+CFUN=1. */
  reportReady(...before: string[]): void {
    for (const line of [...before, "+CPIN: READY", "+QUSIM: 1", "+QIND: SMS DONE"]) {
      this.report({ line });
    }
  }

  /** Calls back once a port has answered everything typed there, later results and URCs included. */
  whenIdle(channel: AtChannel<Modem>, run: () => void): void {
    const awaited = this.sockets.openingAt(channel) || this.errands.anyAt(channel);
    if (channel.idle && !awaited && this.#ending === undefined) return run();
    this.clock.after(10, () => this.whenIdle(channel, run));
  }

  /** The process ends: nothing is said any more, and sockets are closed in order as far as that goes in short time. */
  end(done: () => void): void {
    this.on = false;
    this.#over = true;
    this.#ending?.cancel();
    for (const channel of this.#channels) channel.setPower(false);
    this.errands.giveUp();
    let open = 1;
    const closed = (): void => {
      if (--open === 0) done();
    };
    for (const socket of this.sockets.list()) {
      open++;
      socket.close(END_TIMEOUT, closed);
    }
    closed();
  }

  unknownCommand(command: string, port: string): void {
    this.tell({ event: "unknown command", command, port });
  }

  typedWhileOff(): void {
    if (!this.#over && this.clock.now - this.#offSince >= this.model.traits.wakeTyping)
      this.switchOn();
  }

  defect(error: unknown): void {
    this.tell({ event: "defect", message: error instanceof Error ? error.message : String(error) });
  }

  #switchOff(): void {
    this.on = false;
    this.#ending?.cancel();
    this.#ending = undefined;
    this.#offSince = this.clock.now;
    for (const channel of this.#channels) channel.setPower(false);
    this.sockets.reset();
    this.packetDomain.reset();
    this.errands.giveUp();
    this.tell({ event: "power", on: false });
    for (const command of this.#commands.values()) {
      if (command.setting?.scope !== "module" || command.setting.saved === "self") continue;
      this.settings.reset(command.name);
    }
  }

  /** The profile that AT&W stored is loaded at every start. AT 2.12. */
  #restore(channel: AtChannel<Modem>): void {
    channel.factory();
    const { profile } = this;
    if (!profile) return;
    Object.assign(channel.registers, profile.registers);
    for (const [name, values] of profile.settings) {
      const store =
        this.#commands.get(name)?.setting?.scope === "module" ? this.settings : channel.settings;
      store.set(name, values);
    }
  }

  /** Said at once, whatever a port is doing: power waits for nobody. */
  #everyPort(urc: Urc): void {
    for (const channel of this.#channels) channel.shout(urc);
  }
}
