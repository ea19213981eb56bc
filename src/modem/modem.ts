import type { AtChannel } from "../at/channel.ts";
import type { Command, Equipment, Form } from "../at/command.ts";
import type { Interposer } from "../at/interposer.ts";
import type { PortLines } from "../at/port-lines.ts";
import type { SettingsStore } from "../at/settings-store.ts";
import type { UrcSource } from "../at/urc.ts";
import type { Alarm, Clock } from "../kernel/clock.ts";
import type { Pipe } from "../kernel/pipe.ts";
import type { Model } from "../models/model.ts";
import { INSTANT } from "../models/timing.ts";
import { AirInterface } from "../services/air-interface.ts";
import { PacedBearer, WILLING_BEARER } from "../services/bearer.ts";
import { Errands } from "../services/errands.ts";
import type { EventSink } from "../services/events.ts";
import { seededAddresses, seededIdentity, type Identity } from "../services/identity.ts";
import { MemoryNvram, type Nvram } from "../services/nvram.ts";
import { Pace } from "../services/pace.ts";
import { PacketDomain } from "../services/packet-domain.ts";
import { Messages } from "../services/sms/messages.ts";
import { SocketTable } from "../services/sockets/socket-table.ts";
import { pdpDeactivated } from "../services/sockets/urcs.ts";
import { TimeOfDay } from "../services/time-of-day.ts";
import { Kept } from "./kept.ts";
import { MessageSide } from "./message-side.ts";
import type { ModemOptions } from "./modem-options.ts";
import { Ports } from "./ports.ts";
import { Power, type Powered, type PowerState } from "./power.ts";
import { RadioSide } from "./radio-side.ts";
import { RingIndicator } from "./ring-indicator.ts";
import { SimSide } from "./sim-side.ts";

/** The commands of a model by name, made once and shared by every modem. */
export type CommandTable = ReadonlyMap<string, Command<Modem>>;

/** How long connections have for an orderly end when the process ends. */
const END_TIMEOUT = 50;

/** One module: its model, its services and its AT ports. Everything it touches is handed in. */
export class Modem implements Equipment, Powered {
  readonly model: Model;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly nvram: Nvram;
  readonly identity: Identity;
  readonly commands: CommandTable;
  readonly kept: Kept;
  readonly ports: Ports;
  readonly power: Power;
  readonly radio: RadioSide;
  readonly sim: SimSide;
  readonly packetDomain: PacketDomain;
  readonly sockets: SocketTable;
  readonly messages: Messages;
  readonly timeOfDay: TimeOfDay;
  readonly dnsServers: readonly string[];
  readonly rings: RingIndicator;
  readonly tell: EventSink;
  /** What was asked of the network and reports when it has an answer: AT+QPING, AT+QNTP, AT+QIDNSGIP. */
  readonly errands = new Errands();
  /** Who stands between its ports and what they do. */
  interposer: Interposer | undefined;
  readonly #wake: "open" | "type" | "never";
  #onStatus: (() => void) | undefined;
  #toldState: PowerState | undefined;
  #over = false;

  constructor(options: ModemOptions) {
    const { model, clock, network, seed = 1, timeZone = 0 } = options;
    this.model = model;
    this.clock = clock;
    this.tell = options.tell ?? (() => {});
    this.nvram = options.nvram ?? new MemoryNvram();
    this.pace = new Pace(options.timing ?? INSTANT, seed);
    this.identity = seededIdentity(seed, options.identity);
    this.dnsServers = options.dnsServers ?? [];
    this.commands = options.commands;
    this.#wake = options.wake ?? "open";
    this.kept = new Kept(this.nvram, options.commands, model);
    this.ports = new Ports(this);
    this.timeOfDay = new TimeOfDay(clock, timeZone);
    this.power = new Power(this);
    this.sim = new SimSide(this, options.sim ?? {});
    this.radio = new RadioSide(this, timeZone, seed);
    const { v4, v6, bind = true } = options.addresses ?? {};
    const own = seededAddresses(seed);
    this.packetDomain = new PacketDomain({
      model,
      clock,
      addresses: {
        v4: v4 ?? own.v4,
        v6: v6 ?? own.v6,
        given: { v4: bind && v4 !== undefined, v6: bind && v6 !== undefined },
      },
      bearer: new PacedBearer(options.bearer ?? WILLING_BEARER, clock, this.pace, this.radio.reach),
      nvram: this.nvram,
      network: this.radio,
    });
    const air = new AirInterface(network, this.radio.reach);
    this.sockets = new SocketTable(clock, model, air, this.packetDomain, this.tell);
    this.messages = new Messages(new MessageSide(this), options.messageCentre);
    this.rings = new RingIndicator(clock, this.settings);
    if (options.powered ?? true) {
      this.power.found();
      this.sim.found();
    }
    options.air?.(this.radio.air);
    this.radio.begin();
    this.#toldState = this.power.state;
  }

  /**
   * Puts an AT port on the end of a pipe. Without a name it takes the next one of `uart1`, `usbat`, `usbmodem`,
   * `uart2`…; without a rate it begins with 115200 baud.
   */
  plug(pipe: Pipe, name?: string, rate?: number): AtChannel<Modem> {
    return this.ports.plug(pipe, name, rate);
  }

  /** Says a URC that belongs to no port in particular. */
  report(urc: UrcSource): void {
    this.ports.report(urc);
  }

  get settings(): SettingsStore {
    return this.kept.settings;
  }

  // ---- what happens around it

  /** The network deactivates a context: its sockets die and +QIURC: "pdpdeact" tells the host. TCP/IP 2.4.5. */
  loseContext(contextID: number): void {
    this.packetDomain.lose(contextID, "NW");
  }

  /** Whether it runs. */
  get on(): boolean {
    return this.power.state === "on";
  }

  /** Called whenever STATUS or the state of power has changed. */
  set onStatus(run: () => void) {
    this.#onStatus = run;
  }

  /** Calls back once a port has answered everything typed there, later results and URCs included; or is told not to. */
  whenIdle(channel: AtChannel<Modem>, run: () => void): () => void {
    let alarm: Alarm | undefined;
    const look = (): void => {
      const awaited = this.sockets.openingAt(channel) || this.errands.anyAt(channel);
      const moving = this.power.moving || this.sim.starting;
      if (channel.idle && !awaited && !moving) return run();
      alarm = this.clock.after(10, look);
    };
    look();
    return () => alarm?.cancel();
  }

  /** The process ends: nothing is said any more, and sockets are closed in order as far as that goes in short time. */
  end(done: () => void): void {
    this.#over = true;
    this.power.cut();
    this.#fallSilent();
    this.#forget(false);
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

  // ---- Equipment

  unknownCommand(command: string, port: string): void {
    this.tell({ event: "unknown command", command, port });
  }

  touchedWhileOff(how: "typed" | "opened"): void {
    if (this.#wake === "never" || (how === "opened" && this.#wake !== "open")) return;
    const typedTooSoon = how === "typed" && this.power.age < this.model.traits.wakeTyping;
    if (!typedTooSoon) this.power.switchOn();
  }

  pin(line: "PWRKEY" | "RESET_N", active: boolean): void {
    if (line === "PWRKEY") this.power.pwrkey(active);
    else this.power.resetN(active);
  }

  replyDelay(name: string, form: Form): number {
    return this.pace.command(name, form);
  }

  ring(port: PortLines, line: string): number {
    return this.rings.ring(port, this.ports.main?.lines, line);
  }

  get mayDoze(): boolean {
    return (this.settings.get("+QSCLK") as { n: number } | undefined)?.n === 1;
  }

  defect(error: unknown): void {
    this.tell({ event: "defect", message: error instanceof Error ? error.message : String(error) });
  }

  // ---- Powered

  alive(): void {
    this.ports.powerUp("RDY");
  }

  appReady(): void {
    this.ports.reportEverywhere({ line: "APP RDY" });
  }

  started(fromPsm: boolean): void {
    this.radio.boot(fromPsm);
    this.sim.boot();
  }

  farewell(what: string, restart: boolean): void {
    if (restart && !this.model.traits.restartFarewell) return;
    this.ports.shout({ line: what });
    if (!restart) return;
    // A context that was active is reported as lost (observed: BG96, TinyGSM 157).
    for (const { contextID } of this.packetDomain.active()) {
      this.ports.shout(pdpDeactivated({ contextID }));
    }
  }

  stopped(intoPsm: boolean): void {
    this.#fallSilent();
    this.sockets.reset();
    this.#forget(intoPsm);
  }

  /** Nothing is said and no line is active from here on. */
  #fallSilent(): void {
    this.rings.powerLost();
    this.ports.powerDown();
  }

  /** Everything that lived with power, but the sockets. */
  #forget(intoPsm: boolean): void {
    this.packetDomain.reset();
    this.errands.giveUp();
    this.messages.reset();
    this.sim.powerLost();
    this.radio.powerLost(intoPsm);
    this.kept.powerLost();
  }

  changed(): void {
    const { state } = this.power;
    // What was so when it was made is no news.
    if (this.#toldState !== undefined && state !== this.#toldState && !this.#over) {
      this.#toldState = state;
      this.tell({ event: "power", state });
    }
    this.#onStatus?.();
  }
}
