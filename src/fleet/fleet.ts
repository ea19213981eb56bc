import type { Alarm, Clock } from "../kernel/clock.ts";
import { WHOLE } from "../faults/fault.ts";
import { driverOf } from "./driver.ts";
import type { Firmware } from "./firmware/firmware.ts";
import type { FirmwareScript } from "./firmware/script.ts";
import { FleetModule, type ModulesAround } from "./module.ts";
import type { FleetGroup, FleetPlan } from "./plan.ts";
import { noStates, stateOf, type States } from "./states.ts";

/** Which modules of a plan are live here: those whose number leaves this rest. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Where what a module keeps comes from, and who else may have its identity. */
export interface FleetLease {
  readonly nvram: import("../services/nvram.ts").Nvram;
  /** Undefined: nobody else can get it. */
  readonly lost: AbortSignal | undefined;
  release(): Promise<void>;
}

/** Hears what goes on. */
export interface FleetEars {
  operation(name: string, result: string, ms: number, group: string): void;
  churned(): void;
  /** A module is live: its ports can be opened. Rejects with a HostError if one cannot. */
  made(module: FleetModule): Promise<void> | undefined;
  /** It is not any more: somebody else has its identity. */
  gone(module: FleetModule): void;
  /** Something is wrong with one module; the others go on. */
  trouble(module: FleetModule, error: unknown): void;
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

/** Modules looked at in one go: a tenth of a millisecond. */
const PIECE = 200;
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
  /** How far it is with its script: its turn in the ramp has not come, it plays, or it is through. */
  script: "waiting" | "playing" | "through";
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
  #taking = false;
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
        const member: Member = {
          ...{ module, firmware: undefined, lease: undefined },
          ...{ state: "waiting", script: "waiting" },
        };
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

  /** All of them, live or not, in the order of their numbers. */
  *all(): Generator<FleetModule> {
    for (const { module } of this.#members) yield module;
  }

  find(imei: string): FleetModule | undefined {
    const member = this.#byImei.get(imei);
    return member?.state === "live" ? member.module : undefined;
  }

  /** How many modules are in which state, those without any included. */
  states(): States {
    const found = noStates();
    for (const member of this.#members) found[stateOf(member.state, member.module)]++;
    return found;
  }

  /** As `states`, with each live module told, and a piece at a time: others have their turn between two of them. */
  *census(live: (module: FleetModule) => void): Generator<undefined, States> {
    const found = noStates();
    for (const [index, member] of this.#members.entries()) {
      if (index % PIECE === PIECE - 1) yield;
      found[stateOf(member.state, member.module)]++;
      if (member.state === "live") live(member.module);
    }
    return found;
  }

  /**
   * Takes the identities and makes the modules. Rejects with a HostError if the store fails or a port cannot be opened;
   * what is made by then is there until `close`.
   */
  async open(): Promise<void> {
    await this.#take(this.#members, (_member, error) => {
      throw error;
    });
  }

  /** No more modules are made. */
  giveUp(): void {
    this.#over = true;
    this.#again?.cancel();
    this.#churn?.cancel();
  }

  /** Tries for these identities. One for which that fails does not keep the others from theirs. */
  async #take(
    members: readonly Member[],
    failed: (member: Member, error: unknown) => void,
  ): Promise<void> {
    this.#taking = true;
    try {
      await this.#takeAll(members, failed);
    } finally {
      this.#taking = false;
    }
    this.#tryAgain();
  }

  async #takeAll(
    members: readonly Member[],
    failed: (member: Member, error: unknown) => void,
  ): Promise<void> {
    const { lease } = this.#options;
    for (let from = 0; from < members.length && !this.#over; from += AT_A_TIME) {
      const some = members.slice(from, from + AT_A_TIME);
      const asked = lease && some.map(({ module }) => lease(module.identity.imei));
      const answers = asked && (await Promise.allSettled(asked));
      const failures: (readonly [Member, unknown])[] = [];
      for (const [at, member] of some.entries()) {
        const answer = answers?.[at];
        if (answer?.status === "rejected") {
          member.state = "taken";
          failures.push([member, answer.reason]);
          continue;
        }
        await this.#make(member, answer?.value).catch((error: unknown) =>
          failures.push([member, error]),
        );
      }
      for (const [member, error] of failures) failed(member, error);
      // Others have their turn: ports answer while a large fleet comes up.
      await new Promise<void>((resolve) => void this.#clock.after(0, resolve));
    }
  }

  /** Whoever has an identity may give it back, or be dead: its lease runs out. */
  #tryAgain(): void {
    this.#again?.cancel();
    // Asked for twice at a time, an identity would seem to be somebody else's: it is our own.
    if (this.#over || this.#taking) return;
    if (!this.#members.some(({ state }) => state === "taken")) {
      this.#wait = FIRST_AGAIN;
      return;
    }
    const wait = this.#wait;
    this.#wait = Math.min(LAST_AGAIN, 2 * wait);
    this.#again = this.#clock.after(wait, () => {
      const taken = this.#members.filter(({ state }) => state === "taken");
      void this.#take(taken, ({ module }, error) => this.#options.ears.trouble(module, error));
    });
  }

  async #make(member: Member, lease: FleetLease | undefined): Promise<void> {
    const { module } = member;
    // Too late for it: others may have it.
    if (this.#over) return lease?.release();
    // Lost again while others of its batch were awaited.
    if (this.#options.lease && (!lease || lease.lost?.aborted)) {
      member.state = "taken";
      return lease?.release();
    }
    member.lease = lease;
    member.state = "live";
    module.begin(lease?.nvram);
    lease?.lost?.addEventListener("abort", () => this.#lost(member));
    const script = this.#scriptOf(module.group);
    if (script) this.#drive(member, script);
    await this.#options.ears.made(module);
    this.#play(member);
  }

  /** Somebody else may have the identity: this one must not speak for it any more. */
  #lost(member: Member): void {
    if (this.#over || member.state !== "live") return;
    member.state = "taken";
    member.firmware?.stop();
    member.firmware = undefined;
    member.module.modem?.end(() => {});
    this.#options.ears.gone(member.module);
    this.#tryAgain();
  }

  #scriptOf({ firmware }: FleetGroup): FirmwareScript | undefined {
    return firmware === undefined ? undefined : this.#options.scripts.get(firmware);
  }

  #drive(member: Member, script: FirmwareScript): void {
    const { module } = member;
    const { ears, plan } = this.#options;
    member.firmware = driverOf(module, script, this.#clock, {
      variables: plan.variables,
      told: (operation, result, ms) => ears.operation(operation, result, ms, module.group.name),
      done: () => {
        member.script = "through";
        this.#finished++;
      },
    });
  }

  /** Modules that drive themselves begin, spread over the ramp of their group; also those that are made later. */
  start(): void {
    for (const member of this.#members) {
      const { group, number } = member.module;
      if (group.firmware === undefined) continue;
      const wait = group.count > 1 ? (group.ramp * number) / (group.count - 1) : 0;
      this.#clock.after(wait, () => {
        member.script = "playing";
        this.#play(member);
      });
    }
    if (this.#options.plan.groups.some(({ churn }) => churn > 0)) this.#shake();
  }

  /** Its script, from the beginning, if its turn has come. */
  #play({ state, script, firmware }: Member): void {
    if (!this.#over && state === "live" && script === "playing") firmware?.start();
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

  #restart(member: Member): void {
    const { module, firmware } = member;
    this.#options.ears.churned();
    firmware?.stop();
    module.modem?.power.crash();
    this.#clock.after(DARK, () => {
      // Another life of it may have begun.
      if (member.firmware === firmware) this.#play(member);
    });
  }

  /** Nothing is said any more, sockets are closed, and identities are given back. */
  async close(): Promise<void> {
    this.giveUp();
    const ends = this.#members.map(async ({ module, firmware, lease, state }) => {
      firmware?.stop();
      const { modem } = module;
      if (modem && state === "live") await new Promise<void>((resolve) => modem.end(resolve));
      await lease?.release();
    });
    // One that cannot be kept does not keep the others from it.
    for (const end of await Promise.allSettled(ends))
      if (end.status === "rejected") throw end.reason;
  }
}
