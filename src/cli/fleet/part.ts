import { getServers } from "node:dns";
import { setImmediate } from "node:timers/promises";
import { COMMANDS } from "../../commands/index.ts";
import { Fleet, type FleetLease, type Shard } from "../../fleet/fleet.ts";
import type { FleetModule } from "../../fleet/module.ts";
import type { OperationSink } from "../../fleet/report/tally.ts";
import { Tally } from "../../fleet/report/tally.ts";
import { addCarried, Traffic } from "../../fleet/traffic.ts";
import { HostError } from "../../kernel/errors.ts";
import { RealClock } from "../../kernel/real-clock.ts";
import type { Network } from "../../network/network.ts";
import type { Parsed } from "../options.ts";
import { readNetwork } from "../twin.ts";
import { FrontDoor } from "./front-door.ts";
import { openModulePty, openModuleUnix, type OpenPort } from "./module-ports.ts";
import type { FleetSetup } from "./setup.ts";

/** Where hosts reach modules, as `ready` tells it. */
export interface FleetPortInfo {
  readonly kind: "tcp" | "unix" | "pty";
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
  readonly link?: string;
  /** Whose it is, where it is of one module. */
  readonly imei?: string;
}

export interface PartOptions {
  readonly setup: FleetSetup;
  readonly parsed: Parsed;
  /** What of the plan is live in this process. */
  readonly shard: Shard;
  readonly lease: ((imei: string) => Promise<FleetLease | undefined>) | undefined;
  /** Aborted: the fleet is not wanted any more, also while it opens. */
  readonly signal: AbortSignal;
  /** Another number of modules is free for connections. */
  doorChanged?(): void;
  tell(message: string): void;
}

/** Different things that are told of single modules; more are like those. */
const MOST_TROUBLES = 100;

/** The modules of a fleet that are live in this process, with their ports and what is counted of them. */
export class FleetPart {
  readonly tally = new Tally(() => performance.now());
  readonly fleet: Fleet;
  /** For connections to TCP ports. */
  readonly door: FrontDoor;
  readonly #traffic = new Traffic();
  readonly #sinks = new Map<string, OperationSink>();
  readonly #options: PartOptions;
  /** What modules have open for themselves. */
  readonly #open = new Map<FleetModule, OpenPort[]>();
  readonly #troubles = new Set<string>();
  /** The tick that is under way. */
  #looking: Generator<undefined, void> | undefined;
  #defects = 0;

  private constructor(options: PartOptions, network: Network) {
    const { setup, shard, lease } = options;
    const { plan, scripts, addresses, timing } = setup;
    this.#options = options;
    const clock = new RealClock();
    const { seed } = plan;
    for (const { name } of plan.groups) this.#sinks.set(name, this.tally.group(name));
    this.fleet = new Fleet({
      ...{ plan, shard, scripts },
      ...(lease && { lease }),
      around: {
        ...{ clock, network, seed, timing, commands: COMMANDS },
        dnsServers: getServers().filter((server) => !server.includes("%")),
        address: (index) => addresses?.at(index % Number(addresses.count)),
      },
      ears: {
        operation: (name, result, ms, group) => this.#sinks.get(group)!.operation(name, result, ms),
        churned: () => this.tally.churn(),
        made: (module) => this.#made(module),
        gone: (module) => this.#gone(module),
        trouble: (module, error) => this.#trouble(module, error),
      },
      heard: (module, event) => {
        this.#traffic.heard(event);
        if (event.event === "defect" && this.#defects++ === 0)
          options.tell(
            `a mistake in modemtwin, please report it: ${event.message} (${module.identity.imei})`,
          );
      },
    });
    this.door = new FrontDoor(this.fleet, options.doorChanged);
  }

  /** Makes the modules and opens their ports. Rejects with a HostError, or with the reason of the signal. */
  static async open(options: PartOptions): Promise<FleetPart> {
    const part = new FleetPart(options, await readNetwork(options.parsed.given));
    const { signal } = options;
    const giveUp = (): void => part.fleet.giveUp();
    signal.addEventListener("abort", giveUp);
    try {
      signal.throwIfAborted();
      await part.fleet.open();
      signal.throwIfAborted();
      const { taken } = part.fleet.states();
      if (taken > 0)
        options.tell(
          `${taken} of ${part.fleet.count} identities are live elsewhere: asked for again`,
        );
    } catch (error) {
      await part.close().catch(() => {});
      throw error;
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
    return part;
  }

  /** Ports that are of one module, in the order in which they were opened. */
  get ports(): FleetPortInfo[] {
    return [...this.#open.values()].flatMap((ports) => ports.map(({ info }) => info));
  }

  #made(module: FleetModule): Promise<void> | undefined {
    // One that drives itself has its host already.
    if (module.group.firmware !== undefined) return undefined;
    const { given } = this.#options.parsed;
    if (given.has("tcp")) this.door.add(module);
    const pty = given.get("pty")?.at(-1);
    const unix = given.get("unix")?.at(-1);
    return pty === undefined && unix === undefined ? undefined : this.#openPorts(module, pty, unix);
  }

  async #openPorts(module: FleetModule, pty?: string, unix?: string): Promise<void> {
    const ports: OpenPort[] = [];
    this.#open.set(module, ports);
    const keep = (port: OpenPort): void => {
      // Its identity may have gone to somebody else meanwhile.
      if (this.#open.get(module) === ports) ports.push(port);
      else port.close();
    };
    if (pty !== undefined) keep(await openModulePty(module, pty));
    if (unix !== undefined) keep(await openModuleUnix(module, unix));
  }

  #gone(module: FleetModule): void {
    this.door.remove(module);
    for (const { close } of this.#open.get(module) ?? []) close();
    this.#open.delete(module);
    this.#options.tell(`${module.identity.imei}: its identity is live elsewhere`);
  }

  #trouble({ identity }: FleetModule, error: unknown): void {
    const { message } = error as Error;
    if (this.#troubles.size >= MOST_TROUBLES || this.#troubles.has(message)) return;
    this.#troubles.add(message);
    const what = error instanceof HostError ? "" : "a mistake in modemtwin, please report it: ";
    this.#options.tell(`${identity.imei}: ${what}${message}`);
  }

  /** Modules that drive themselves begin, and the time of the run does. */
  begin(): void {
    this.tally.begin();
    this.fleet.start();
  }

  /** Once a second; resolves when all has been looked at. No host waits until thousands of modules have been. */
  async tick(): Promise<void> {
    // One that takes longer than a second is not begun anew: it would never end.
    if (this.#looking) return;
    const looking = (this.#looking = this.#look());
    while (this.#looking === looking && !looking.next().done) await setImmediate();
    if (this.#looking === looking) this.#looking = undefined;
  }

  /** As `tick`, at once: for the last time. */
  tickNow(): void {
    const looking = (this.#looking = this.#look());
    while (!looking.next().done);
  }

  *#look(): Generator<undefined, void> {
    const sum = this.#traffic.begin();
    const states = yield* this.fleet.census((module) => addCarried(sum, module));
    const { up, down, opened } = this.#traffic.since(sum);
    this.tally.bytes(up, down);
    this.tally.connects(opened);
    this.tally.tick(states);
  }

  /** Nothing more comes in; modules end in order. Rejects with a HostError if what one keeps could not be kept. */
  async close(): Promise<void> {
    this.fleet.giveUp();
    for (const ports of this.#open.values()) for (const { close } of ports) close();
    this.#open.clear();
    await this.fleet.close();
  }
}
