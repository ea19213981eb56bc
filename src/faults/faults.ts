import type { Call, InterposedPort, Interposer, Said } from "../at/interposer.ts";
import type { Result } from "../at/reply.ts";
import type { UrcSource } from "../at/urc.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Pipe } from "../kernel/pipe.ts";
import { seededRandom } from "../kernel/random.ts";
import type { Modem } from "../modem/modem.ts";
import type { Cancel, Network } from "../network/network.ts";
import type { Bearer } from "../services/bearer.ts";
import type { ModemEvent } from "../services/events.ts";
import { FaultyBearer, type ActivationHook } from "./faulty-bearer.ts";
import { FaultyNetwork } from "./faulty-network.ts";
import { FaultyPipe, type WireOwner } from "./faulty-pipe.ts";
import { WHOLE, type Site } from "./fault.ts";
import type { FlowHook, Hooks, Piece, Pieces, PortWire, WireWay } from "./hooks.ts";
import { Limiter } from "./limits.ts";
import { Mouth } from "./mouth.ts";
import type { AskedFault } from "./parse.ts";
import { passed } from "./pieces.ts";
import { retold, type SayHook } from "./retold.ts";

/** A fault that was added. */
export interface ActiveFault {
  /** Its name where it was given one; else its kind and a number. */
  readonly id: string;
  /** What kind of fault it is. */
  readonly kind: string;
  /** As it was asked for: `cut at=5 on=AT+CSQ`. */
  readonly text: string;
  /** The settings and limits that were given, but for its name. */
  readonly settings: { readonly [name: string]: string };
  /** How often it bit. */
  readonly bitten: number;
}

/** What is told of faults. */
export interface FaultEvent {
  readonly event: "fault";
  readonly id: string;
  readonly what: "added" | "bit" | "removed";
  /** Of one that is added: as it was asked for. */
  readonly text?: string;
  /** What it bit, and how often it has bitten by now. */
  readonly subject?: string;
  readonly times?: number;
}

export interface FaultsOptions {
  readonly clock: Clock;
  readonly seed?: number | string;
  readonly tell?: (event: FaultEvent) => void;
}

interface Active extends ActiveFault {
  readonly stop: Cancel;
}

type RunHook = (call: Call, next: () => Result) => Result;
type ReportHook = (port: InterposedPort, urc: UrcSource, next: (urc: UrcSource) => void) => void;
type WireHook = (chunk: Buffer, port: string) => Pieces;
type PowerHook = (state: (ModemEvent & { event: "power" })["state"]) => void;

/**
 * What goes wrong with one module. Made before the module: its network and bearer go through here, then `attach`, and its
 * ports are plugged with `pipe`.
 */
export class Faults implements Interposer {
  readonly #clock: Clock;
  readonly #seed: number | string;
  readonly #tell: (event: FaultEvent) => void;
  readonly #active = new Map<string, Active>();
  readonly #runs = new Set<RunHook>();
  readonly #says = new Set<SayHook>();
  readonly #reports = new Set<ReportHook>();
  readonly #wires = { "to host": new Set<WireHook>(), "from host": new Set<WireHook>() };
  readonly #flowHooks = new Set<FlowHook>();
  readonly #activations = new Set<ActivationHook>();
  readonly #powers = new Set<PowerHook>();
  readonly #pipes = new Set<FaultyPipe>();
  readonly #wireOwner: WireOwner;
  /** Of the ports that have something to say late. */
  readonly #mouths = new Map<InterposedPort, Mouth>();
  #network: FaultyNetwork | undefined;
  #modem: Modem | undefined;
  #count = 0;

  constructor({ clock, seed = 1, tell = () => {} }: FaultsOptions) {
    this.#clock = clock;
    this.#seed = seed;
    this.#tell = tell;
    this.#wireOwner = {
      clock,
      wire: (way, chunk, wire) => {
        const hooks = this.#wires[way];
        if (hooks.size === 0) return undefined;
        const { port } = wire;
        return passed(hooks, chunk, (hook, part) => hook(part, port));
      },
      closed: (pipe) => this.#pipes.delete(pipe),
    };
  }

  // ---- what the module is made of

  network(network: Network): Network {
    return (this.#network = new FaultyNetwork(network, this.#clock, this.#flowHooks));
  }

  bearer(bearer: Bearer): Bearer {
    return new FaultyBearer(bearer, this.#clock, this.#activations);
  }

  /** `name` is asked for once the port is plugged. */
  pipe(pipe: Pipe, name: () => string): Pipe {
    const faulty = new FaultyPipe(pipe, name, this.#wireOwner);
    this.#pipes.add(faulty);
    return faulty;
  }

  /** The wires of the ports that were plugged by `pipe`. */
  get wires(): Iterable<PortWire> {
    return this.#pipes;
  }

  /** Stands before the ports of the module from now on. */
  attach(modem: Modem): void {
    this.#modem = modem;
    modem.interposer = this;
  }

  /** To be told of what the module tells: power. */
  heard(event: ModemEvent): void {
    if (event.event !== "power") return;
    // What a port was to say late is lost with power; what is on a wire has left it.
    if (event.state === "off" || event.state === "PSM") {
      for (const mouth of this.#mouths.values()) mouth.clear();
      this.#mouths.clear();
    }
    for (const hook of this.#powers) hook(event.state);
  }

  // ---- which there are

  get list(): readonly ActiveFault[] {
    return [...this.#active.values()];
  }

  /** Adds one. A name that another has replaces that. Answers what it is called. */
  add({ kind, values, limits, text, given, name }: AskedFault): string {
    const modem = this.#modem;
    if (!modem) throw new Error("attach comes before add");
    const id = name ?? this.#freeName(kind.name);
    this.remove(id);
    const random = seededRandom(`${this.#seed} ${id}`);
    const limiter = new Limiter(limits, this.#clock, random);
    const site: Site = {
      modem,
      clock: this.#clock,
      random,
      hooks: this.hooks,
      flows: this.#network?.flows ?? [],
      wires: this.wires,
      bites: (subject) => {
        const bites = limiter.bites(subject);
        if (bites) {
          const what = subject === "" ? {} : { subject };
          this.#tell({ event: "fault", id, what: "bit", ...what, times: limiter.bitten });
        }
        return bites;
      },
      hit: (share) => random.int(1, WHOLE) <= share,
    };
    this.#tell({ event: "fault", id, what: "added", text });
    const { after = 0, for: time } = limits;
    const stop = spell(this.#clock, after, time, () => kind.start(site, values));
    const { name: _id, ...settings } = Object.fromEntries(given);
    const active = {
      ...{ id, text, settings, kind: kind.name },
      stop,
      get bitten() {
        return limiter.bitten;
      },
    };
    this.#active.set(id, active);
    return id;
  }

  /** Its kind and a number that no other has, given or not. */
  #freeName(kind: string): string {
    for (;;) {
      const name = `${kind}-${++this.#count}`;
      if (!this.#active.has(name)) return name;
    }
  }

  /** Takes one out. False: there is none of that name. */
  remove(id: string): boolean {
    const active = this.#active.get(id);
    if (!active) return false;
    this.#active.delete(id);
    active.stop();
    this.#tell({ event: "fault", id, what: "removed" });
    return true;
  }

  clear(): void {
    for (const id of [...this.#active.keys()]) this.remove(id);
  }

  // ---- between a port and what it does

  run(call: Call, next: () => Result): Result {
    let run = next;
    // The first one stands outermost: who only looks, and came first, sees every command, whatever becomes of it.
    for (const hook of [...this.#runs].toReversed()) {
      const inner = run;
      run = () => hook(call, inner);
    }
    return run();
  }

  write(said: Said, next: (chunk: Buffer) => boolean): boolean {
    const { port, chunk } = said;
    const pieces =
      this.#says.size === 0
        ? undefined
        : retold(
            this.#says,
            said,
            (more) => void this.#say(port, [{ delay: 0, chunk: more }], next),
          );
    if (!pieces && !this.#mouths.has(port)) return next(chunk);
    return this.#say(port, pieces ?? [{ delay: 0, chunk }], next);
  }

  report(port: InterposedPort, urc: UrcSource, next: (urc: UrcSource) => void): void {
    let say = next;
    for (const hook of this.#reports) {
      const inner = say;
      say = (source) => hook(port, source, inner);
    }
    say(urc);
  }

  #say(port: InterposedPort, pieces: readonly Piece[], next: (chunk: Buffer) => boolean): boolean {
    const over = (): void => void this.#mouths.delete(port);
    const mouth = this.#mouths.get(port) ?? new Mouth(this.#clock, port, over);
    const room = mouth.say(pieces, next);
    if (!mouth.silent) this.#mouths.set(port, mouth);
    return room;
  }

  /** Where faults take hold, and whoever only looks. */
  readonly hooks: Hooks = {
    run: (hook) => hooked(this.#runs, hook),
    say: (hook) => hooked(this.#says, hook),
    report: (hook) => hooked(this.#reports, hook),
    wire: (way: WireWay, hook) => hooked(this.#wires[way], hook),
    flow: (hook) => hooked(this.#flowHooks, hook),
    activation: (hook) => hooked(this.#activations, hook),
    power: (hook) => hooked(this.#powers, hook),
  };
}

/** Begins after a time, and ends after another: whatever it has brought about is over then. */
function spell(clock: Clock, after: number, time: number | undefined, begin: () => Cancel): Cancel {
  let end: Cancel | undefined;
  const over = (): void => {
    end?.();
    end = undefined;
  };
  const start = (): void => void (end = begin());
  const alarms = time === undefined ? [] : [clock.after(after + time, over)];
  if (after > 0) alarms.push(clock.after(after, start));
  else start();
  return () => {
    for (const alarm of alarms) alarm.cancel();
    over();
  };
}

function hooked<H>(hooks: Set<H>, hook: H): Cancel {
  hooks.add(hook);
  return () => void hooks.delete(hook);
}
