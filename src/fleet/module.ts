import type { AtChannel } from "../at/channel.ts";
import { Faults } from "../faults/faults.ts";
import { WHOLE } from "../faults/fault.ts";
import type { Clock } from "../kernel/clock.ts";
import type { MemoryPipe } from "../kernel/memory-pipe.ts";
import { memoryPipe } from "../kernel/memory-pipe.ts";
import type { Pipe } from "../kernel/pipe.ts";
import { seededRandom, type Random } from "../kernel/random.ts";
import type { CommandTable } from "../modem/modem.ts";
import { Modem } from "../modem/modem.ts";
import type { Model } from "../models/model.ts";
import type { Timing } from "../models/timing.ts";
import type { Network } from "../network/network.ts";
import { WILLING_BEARER } from "../services/bearer.ts";
import type { ModemEvent } from "../services/events.ts";
import type { Identity } from "../services/identity.ts";
import type { Nvram } from "../services/nvram.ts";
import { fleetIdentity } from "./identities.ts";
import type { FleetGroup } from "./plan.ts";

/** What every module of a fleet is made with. */
export interface ModulesAround {
  readonly clock: Clock;
  readonly network: Network;
  readonly commands: CommandTable;
  readonly seed: string;
  readonly dnsServers: readonly string[];
  readonly timing: Timing | undefined;
  /** Its own address in the host's network; undefined: the system chooses. */
  address(index: number): string | undefined;
  heard(module: FleetModule, event: ModemEvent): void;
}

/** One module of a fleet. */
export class FleetModule {
  /** Among all modules of the fleet, and in its group. */
  readonly index: number;
  readonly number: number;
  readonly group: FleetGroup;
  readonly identity: Identity;
  readonly model: Model;
  /** For what happens to it by chance. */
  readonly random: Random;
  /** Undefined: it is not live, here. */
  modem: Modem | undefined;
  readonly #around: ModulesAround;
  #faults: Faults | undefined;

  constructor(around: ModulesAround, group: FleetGroup, index: number, number: number) {
    this.#around = around;
    this.group = group;
    this.index = index;
    this.number = number;
    const seed = seedOf(around, group, number);
    this.random = seededRandom(`fleet ${seed}`);
    this.model = chosen(group.models, this.random);
    this.identity = fleetIdentity(around.seed, { index, number }, group, group.given);
  }

  /** Makes it, with what it kept. */
  begin(nvram: Nvram | undefined): Modem {
    const { clock, network, commands, seed, dnsServers, timing, address, heard } = this.#around;
    const { sim, air, apn, faults } = this.group;
    const wanted = faults.filter(({ share }) => share >= this.random.int(1, WHOLE));
    const own =
      wanted.length === 0 ? undefined : new Faults({ clock, seed: `${seed} ${this.index}` });
    this.#faults = own;
    const v4 = address(this.index);
    const modem = new Modem({
      ...{ model: this.model, clock, commands, dnsServers, sim },
      network: own ? own.network(network) : network,
      ...(own && { bearer: own.bearer(WILLING_BEARER) }),
      seed: seedOf(this.#around, this.group, this.number),
      identity: this.identity,
      ...(v4 !== undefined && { addresses: v4.includes(":") ? { v6: v4 } : { v4 } }),
      ...(air && { air }),
      ...(nvram && { nvram }),
      ...(timing && { timing }),
      tell: (event) => {
        own?.heard(event);
        heard(this, event);
      },
    });
    this.modem = modem;
    own?.attach(modem);
    for (const { of } of wanted) own?.add(of);
    if (apn !== undefined) modem.packetDomain.define(1, { apn });
    return modem;
  }

  /** Puts an AT port on the end of a pipe. */
  plug(pipe: Pipe): AtChannel<Modem> {
    const modem = this.modem!;
    return modem.plug(this.#faults ? this.#faults.pipe(pipe, () => "uart1") : pipe);
  }

  /** A port in memory: the host's end of it. */
  plugMemory(): MemoryPipe {
    const [host, port] = memoryPipe();
    this.plug(port);
    return host;
  }
}

/** In one piece: what is added together is kept as a chain of its pieces. */
function seedOf({ seed }: ModulesAround, { name }: FleetGroup, number: number): string {
  return [seed, name, number].join(" ");
}

/** One of several by their shares. */
function chosen(models: FleetGroup["models"], random: Random): Model {
  const [first, ...others] = models;
  if (others.length === 0) return first!.of;
  let left = random.int(1, WHOLE);
  for (const { of, share } of models) {
    left -= share;
    if (left <= 0) return of;
  }
  return first!.of;
}
