import { AtChannel } from "../at/channel.ts";
import type { Deputy } from "../at/lent-pipe.ts";
import type { Urc, UrcSource } from "../at/urc.ts";
import type { Dlc } from "../cmux/dlc.ts";
import { MOST_PAYLOAD } from "../cmux/frame.ts";
import { Mux } from "../cmux/mux.ts";
import type { Modem } from "./modem.ts";

/** Virtual AT ports: DLCI 1 to 4. observed: `cmux1` to `cmux4` among the ports of AT+QGPSCFG (BG96). */
const CHANNELS = 4;

/** The parameters of AT+CMUX, in their order. 27.007 5.7. */
export interface MuxSettings {
  readonly transparency: number;
  readonly subset: number;
  readonly port_speed: number;
  readonly N1: number;
  readonly T1: number;
  readonly N2: number;
  readonly T2: number;
  readonly T3: number;
  readonly k: number;
}

/** A port that is multiplexed, with an AT port on each DLC that the host opens. 27.010. */
export class Multiplexer implements Deputy {
  readonly settings: MuxSettings;
  readonly #modem: Modem;
  readonly #port: AtChannel<Modem>;
  readonly #mux: Mux;
  readonly #channels = new Map<number, AtChannel<Modem>>();
  readonly #over: () => void;

  /** `over` is called when it has ended, whoever ended it: the port is an AT port then. */
  constructor(modem: Modem, port: AtChannel<Modem>, settings: MuxSettings, over: () => void) {
    // No frame can tell a greater length.
    const N1 = Math.min(settings.N1, MOST_PAYLOAD);
    this.settings = { ...settings, N1 };
    this.#modem = modem;
    this.#port = port;
    this.#over = over;
    this.#mux = new Mux(port.lend(this), {
      clock: modem.clock,
      frameSize: N1,
      channels: CHANNELS,
      startWithin: modem.model.traits.cmuxStart,
      opened: (dlc) => this.#opened(dlc),
      ended: (rest) => this.#ended(rest),
    });
  }

  /** The virtual ports. */
  get ports(): readonly AtChannel<Modem>[] {
    return [...this.#channels.values()];
  }

  /** Who says the URCs of a port now; undefined: that port, which keeps them if it is multiplexed. */
  portsFor(port: AtChannel<Modem>): readonly AtChannel<Modem>[] | undefined {
    const chosen = port === this.#port ? this.#chosen() : [];
    return chosen.length > 0 ? chosen : undefined;
  }

  /** Whether a port is this one, or one of its virtual ones. */
  has(port: AtChannel<Modem>): boolean {
    return port === this.#port || this.ports.includes(port);
  }

  /** Power is gone, or the process ends: the virtual ports are no more. */
  end(): void {
    this.#mux.end();
    // Nobody says what has been waiting.
    for (const channel of [...this.ports, this.#port]) channel.setPower(false);
    this.#ended(NOTHING);
  }

  // ---- Deputy

  get idle(): boolean {
    const { sockets, errands } = this.#modem;
    return (
      this.#mux.idle &&
      this.ports.every(
        (channel) => channel.idle && !sockets.openingAt(channel) && !errands.anyAt(channel),
      )
    );
  }

  report(urc: UrcSource): boolean {
    const [first, ...others] = this.#chosen();
    if (!first) return false;
    first.report(urc);
    // Who makes its URC when asked can be asked once.
    if (!("next" in urc)) for (const channel of others) channel.report(urc);
    return true;
  }

  shout(urc: Urc): void {
    for (const channel of this.#chosen()) channel.shout(urc);
  }

  endInput(): void {
    for (const channel of this.ports) channel.endInput();
  }

  /** The virtual ports that AT+QCFG="cmux/urcport" names, as far as the host has them open. AT 4.2. */
  #chosen(): readonly AtChannel<Modem>[] {
    const stored = this.#modem.settings.get('+QCFG "cmux/urcport"') as
      | { value: number }
      | undefined;
    const wanted = stored?.value ?? 0;
    return this.#mux.open
      .filter(({ dlci }) => wanted === 0 || wanted === dlci)
      .map(({ dlci }) => this.#channels.get(dlci)!);
  }

  // ---- the host's side

  #opened(dlc: Dlc): void {
    if (!this.#channels.has(dlc.dlci)) this.#channels.set(dlc.dlci, this.#plug(dlc));
    this.#port.passOn();
  }

  #plug(dlc: Dlc): AtChannel<Modem> {
    const modem = this.#modem;
    if (modem.model.traits.cmuxRing === "line") {
      // The pin rings for whatever port has something to say; DCD is each port's own.
      dlc.serial = {
        ringLine: this.#port.lines.ring,
        set: (line, active) => {
          if (line === "RI") this.#port.lines.set(line, active);
          else if (line === "DCD") dlc.setDcd(active);
        },
      };
    }
    const channel = new AtChannel<Modem>(`cmux${dlc.dlci}`, modem, dlc, modem.commands);
    this.#setUp(channel);
    channel.showCarrier();
    return channel;
  }

  /** What a virtual port begins with. One line, one rate: +IPR is the port's in any case. */
  #setUp(channel: AtChannel<Modem>): void {
    const { registers, settings, cmee } = this.#port;
    if (this.#modem.model.traits.cmuxInherits) {
      Object.assign(channel.registers, registers);
      for (const [name, values] of settings.entries()) channel.settings.set(name, values);
      channel.cmee = cmee;
      return;
    }
    this.#modem.ports.restore(channel);
    channel.settings.reset("+IPR");
    const rate = settings.get("+IPR");
    if (rate !== undefined) channel.settings.set("+IPR", rate);
  }

  #ended(rest: Buffer): void {
    this.#over();
    for (const channel of this.ports) channel.retire(this.#port);
    this.#port.takeBack(rest);
  }
}

const NOTHING = Buffer.alloc(0);
