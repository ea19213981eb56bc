import type { Alarm, Clock } from "../kernel/clock.ts";
import { WHOLE } from "../faults/fault.ts";
import { Firmware } from "./firmware/firmware.ts";
import type { FirmwareScript } from "./firmware/script.ts";
import { FleetModule, type ModulesAround } from "./module.ts";
import type { FleetGroup, FleetPlan } from "./plan.ts";

/** Which modules of a plan are live here: those whose number leaves this rest. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Where what a module keeps comes from, and who else may have its identity. */
export interface FleetLease {
  readonly nvram: import("../services/nvram.ts").Nvram;
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** Hears what goes on. */
export interface FleetEars {
  operation(name: string, result: string, ms: number, group: string): void;
  churned(): void;
}

export interface FleetOptions {
  readonly plan: FleetPlan;
  readonly shard: Shard;
  readonly around: Omit<ModulesAround, "heard">;
  /** The script of a group, by the name that its plan has for it. */
  readonly scripts: ReadonlyMap<string, FirmwareScript>;
  /** Undefined: every identity is ours, and nothing is kept beyond the process. */
  lease?(imei: string): Promise<FleetLease | undefined>;
  readonly ears: FleetEars;
  heard: ModulesAround["heard"];
}

/** What a module does now. */
export type ModuleState = "waiting" | "taken" | "off" | "searching" | "registered" | "connected";

/** Identities asked for at a time: a store answers many at once, but not all. */
const AT_A_TIME = 500;
/** An identity that is live elsewhere is asked for again so much later, each time twice as much, in milliseconds. */
const FIRST_AGAIN = 250;
const LAST_AGAIN = 5000;
/** How long a module is without power when it has lost it, in milliseconds. */
const DARK = 1000;
/** Restarts are spread over the minute by looking so often. */
const CHURN_LOOK = 1000;

interface Member {
  readonly module: FleetModule;
  firmware: Firmware | undefined;
  lease: FleetLease | undefined;
  state: "waiting" | "taken" | "live";
}

/** The modules of a plan that are live in this process. */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #members: Member[] = [];
  readonly #byImei = new Map<string, Member>();
  readonly #clock: Clock;
  #churn: Alarm | undefined;
  #again: Alarm | undefined;
  #wait = FIRST_AGAIN;
  #started = false;
  #made: (module: FleetModule) => void = () => {};
  #over = false;
  #finished = 0;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#clock = options.around.clock;
    const around: ModulesAround = { ...options.around, heard: options.heard };
    const { index: own, of } = options.shard;
    let index = 0;
    for (const group of options.plan.groups) {
      for (let number = 0; number < group.count; number++, index++) {
        if (index % of !== own) continue;
        const module = new FleetModule(around, group, index, number);
        const member: Member = { module, firmware: undefined, lease: undefined, state: "waiting" };
        this.#members.push(member);
        this.#byImei.set(module.identity.imei, member);
      }
    }
  }

  get count(): number {
    return this.#members.length;
  }

  /** Those that drive themselves and are through with it. */
  get finished(): number {
    return this.#finished;
  }

  get drives(): boolean {
    return this.#options.plan.groups.some(({ firmware }) => firmware !== undefined);
  }

  /** Live modules, in the order of their numbers. */
  *live(): Generator<FleetModule> {
    for (const { module, state } of this.#members) if (state === "live") yield module;
  }

  find(imei: string): FleetModule | undefined {
    const member = this.#byImei.get(imei);
    return member?.state === "live" ? member.module : undefined;
  }

  /** How many modules are in which state, those without any included. */
  states(): { [state in ModuleState]: number } {
    const found = { waiting: 0, taken: 0, off: 0, searching: 0, registered: 0, connected: 0 };
    for (const member of this.#members) found[stateOf(member)]++;
    return found;
  }

  /** Takes the identities and makes the modules; `made` gets each. Rejects with a HostError if the store fails. */
  async open(made: (module: FleetModule) => void = () => {}): Promise<void> {
    this.#made = made;
    await this.#take(this.#members);
  }

  /** Tries for these identities. */
  async #take(members: readonly Member[]): Promise<void> {
    const { lease } = this.#options;
    for (let from = 0; from < members.length; from += AT_A_TIME) {
      const some = members.slice(from, from + AT_A_TIME);
      const asked = lease && some.map(({ module }) => lease(module.identity.imei));
      const leases = asked && (await Promise.all(asked));
      for (const [at, member] of some.entries()) {
        // Too late for it: others may have it.
        if (this.#over) await leases?.[at]?.release();
        else this.#make(member, leases?.[at]);
      }
      if (this.#over) return;
      // Others have their turn: ports answer while a large fleet comes up.
      await new Promise<void>((resolve) => void this.#clock.after(0, resolve));
    }
    this.#tryAgain();
  }

  /** Whoever has an identity may give it back, or be dead: its lease runs out. */
  #tryAgain(): void {
    const taken = this.#members.filter(({ state }) => state === "taken");
    this.#again?.cancel();
    if (this.#over) return;
    if (taken.length === 0) {
      this.#wait = FIRST_AGAIN;
      return;
    }
    const wait = this.#wait;
    this.#wait = Math.min(LAST_AGAIN, 2 * wait);
    this.#again = this.#clock.after(wait, () => {
      // The store tells what is wrong with it; the next time it may be well.
      this.#take(taken).catch(() => this.#tryAgain());
    });
  }

  #make(member: Member, lease: FleetLease | undefined): void {
    const { module } = member;
    if (this.#options.lease && !lease) {
      member.state = "taken";
      return;
    }
    member.lease = lease;
    member.state = "live";
    module.begin(lease?.nvram);
    lease?.lost.addEventListener("abort", () => this.#lost(member));
    const script = this.#scriptOf(module.group);
    if (script) this.#drive(member, script);
    this.#made(module);
    if (this.#started) member.firmware?.start();
  }

  /** Somebody else may have the identity: this one must not speak for it any more. */
  #lost(member: Member): void {
    if (this.#over || member.state !== "live") return;
    member.state = "taken";
    member.firmware?.stop();
    member.firmware = undefined;
    member.module.modem?.end(() => {});
    this.#tryAgain();
  }

  #scriptOf({ firmware }: FleetGroup): FirmwareScript | undefined {
    return firmware === undefined ? undefined : this.#options.scripts.get(firmware);
  }

  #drive(member: Member, script: FirmwareScript): void {
    const { module } = member;
    const { random, group, identity } = module;
    const { ears, plan } = this.#options;
    const clock = this.#clock;
    const known: { readonly [name: string]: () => string } = {
      imei: () => identity.imei,
      imsi: () => identity.imsi,
      iccid: () => identity.iccid,
      index: () => String(module.index),
      group: () => group.name,
      time: () => String(Math.round(clock.utc)),
    };
    member.firmware = new Firmware({
      ...{ script, clock, random, jitter: group.jitter / WHOLE },
      pipe: module.plugMemory(),
      value: (name) => (Object.hasOwn(known, name) ? known[name]!() : plan.variables.get(name)),
      told: (operation, result, ms) => ears.operation(operation, result, ms, group.name),
      done: () => void this.#finished++,
    });
  }

  /** Modules that drive themselves begin, spread over the ramp of their group. */
  start(): void {
    this.#started = true;
    for (const { module, firmware } of this.#members) {
      if (!firmware) continue;
      const { ramp, count } = module.group;
      const wait = count > 1 ? (ramp * module.number) / (count - 1) : 0;
      this.#clock.after(wait, () => {
        if (!this.#over) firmware.start();
      });
    }
    if (this.#options.plan.groups.some(({ churn }) => churn > 0)) this.#shake();
  }

  /** Some lose power, each second as many as the share of a minute says, by each module's own chance. */
  #shake(): void {
    this.#churn = this.#clock.after(CHURN_LOOK, () => {
      for (const member of this.#members) {
        const { group, random } = member.module;
        if (group.churn === 0 || member.state !== "live") continue;
        const share = (group.churn * CHURN_LOOK) / 60_000;
        if (random.int(1, WHOLE) <= share) this.#restart(member);
      }
      this.#shake();
    });
  }

  #restart({ module, firmware }: Member): void {
    this.#options.ears.churned();
    firmware?.stop();
    module.modem?.power.crash();
    this.#clock.after(DARK, () => {
      if (!this.#over) firmware?.start();
    });
  }

  /** Nothing is said any more, sockets are closed, and identities are given back. */
  async close(): Promise<void> {
    this.#over = true;
    this.#churn?.cancel();
    this.#again?.cancel();
    const ends = this.#members.map(async ({ module, firmware, lease, state }) => {
      firmware?.stop();
      const { modem } = module;
      if (modem && state === "live") await new Promise<void>((resolve) => modem.end(resolve));
      await lease?.release();
    });
    await Promise.all(ends);
  }
}

function stateOf({ state, module: { modem } }: Member): ModuleState {
  if (state !== "live" || !modem) return state === "taken" ? "taken" : "waiting";
  if (!modem.on) return "off";
  const { sockets } = modem;
  if (sockets.list().some((socket) => socket.state === "connected")) return "connected";
  return modem.radio.registered ? "registered" : "searching";
}
