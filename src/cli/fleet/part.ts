import { getServers } from "node:dns";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { COMMANDS } from "../../commands/index.ts";
import { Fleet, type FleetLease, type Shard } from "../../fleet/fleet.ts";
import type { FleetModule } from "../../fleet/module.ts";
import type { OperationSink } from "../../fleet/report/tally.ts";
import { Tally } from "../../fleet/report/tally.ts";
import { Traffic } from "../../fleet/traffic.ts";
import { HostError } from "../../kernel/errors.ts";
import { RealClock } from "../../kernel/real-clock.ts";
import type { Network } from "../../network/network.ts";
import { listen, placeText as listenText, portOf } from "../../transports/listen.ts";
import type { Parsed } from "../options.ts";
import { readListenPlace } from "../ports/listen-place.ts";
import { readNetwork } from "../twin.ts";
import { FrontDoor, type Elsewhere } from "./front-door.ts";
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
  /** Takes connections whose module is in another process. */
  readonly elsewhere?: ((connection: Elsewhere) => void) | undefined;
  /** Ports in place of those of --tcp that are any free one, in the same order. */
  readonly known?: readonly number[];
  tell(message: string): void;
}

/** The modules of a fleet that are live in this process, with their ports and what is counted of them. */
export class FleetPart {
  readonly tally = new Tally(() => performance.now());
  readonly ports: FleetPortInfo[] = [];
  readonly fleet: Fleet;
  readonly #traffic = new Traffic();
  readonly #sinks = new Map<string, OperationSink>();
  readonly #door: FrontDoor;
  readonly #options: PartOptions;
  readonly #closes: (() => void)[] = [];
  #defects = 0;

  private constructor(options: PartOptions, network: Network) {
    const { setup, shard, lease, elsewhere } = options;
    const { plan, scripts, addresses, timing, select } = setup;
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
      },
      heard: (module, event) => {
        this.#traffic.heard(event);
        if (event.event === "defect" && this.#defects++ === 0)
          options.tell(
            `a mistake in modemtwin, please report it: ${event.message} (${module.identity.imei})`,
          );
      },
    });
    this.#door = new FrontDoor({ fleet: this.fleet, select, elsewhere });
  }

  /** Makes the modules and opens their ports. Rejects with a HostError. */
  static async open(options: PartOptions): Promise<FleetPart> {
    const part = new FleetPart(options, await readNetwork(options.parsed.given));
    try {
      await part.#open();
    } catch (error) {
      await part.close();
      throw error;
    }
    return part;
  }

  async #open(): Promise<void> {
    const { given } = this.#options.parsed;
    const tcp = given.get("tcp") ?? [];
    const pty = given.get("pty")?.at(-1);
    const unix = given.get("unix")?.at(-1);
    const made: FleetModule[] = [];
    await this.fleet.open((module) => {
      // One that drives itself has its host already.
      if (module.group.firmware !== undefined) return;
      if (tcp.length > 0) this.#door.add(module);
      if (pty !== undefined || unix !== undefined) made.push(module);
    });
    for (const module of made) {
      if (pty !== undefined) await this.#openPty(module, pty);
      if (unix !== undefined) await this.#openUnix(module, unix);
    }
    for (const [index, text] of tcp.entries())
      await this.#openTcp(text, this.#options.known?.[index]);
  }

  async #openTcp(text: string, known?: number): Promise<void> {
    const { host, port: asked } = readListenPlace("tcp", text);
    const port = known ?? asked;
    const server = await listen({ host, port, backlog: 4096 }, listenText(host, port), (socket) =>
      this.#door.accept(socket),
    );
    this.#closes.push(() => server.close());
    this.ports.push({ kind: "tcp", host, port: portOf(server) });
  }

  async #openPty(module: FleetModule, folder: string): Promise<void> {
    const { openPty } = await import("../../transports/pty/open-pty.ts");
    const { imei } = module.identity;
    const link = folder === "" ? undefined : join(inFolder("pty", folder), imei);
    const { pipe, path, close } = openPty({ ...(link !== undefined && { link }) });
    module.plug(pipe);
    this.#closes.push(close);
    this.ports.push({ kind: "pty", path, ...(link !== undefined && { link }), imei });
  }

  async #openUnix(module: FleetModule, folder: string): Promise<void> {
    const { openUnix } = await import("../../transports/unix.ts");
    const { imei } = module.identity;
    const path = join(inFolder("unix", folder), imei);
    const { pipe, close } = await openUnix({
      path,
      whenAnswered: (run) => module.modem!.whenIdle(module.modem!.ports.all[0]!, run),
    });
    module.plug(pipe);
    this.#closes.push(close);
    this.ports.push({ kind: "unix", path, imei });
  }

  /** A connection that another process has passed on. */
  take(connection: Elsewhere): boolean {
    return this.#door.take(connection);
  }

  /** Once a second. */
  tick(): void {
    const { up, down, opened } = this.#traffic.since(this.fleet.live());
    this.tally.bytes(up, down);
    this.tally.connects(opened);
    const { fleet } = this;
    this.tally.tick(fleet.states());
  }

  /** Hosts that are at a module. */
  get hosts(): number {
    return this.#door.hosts;
  }

  /** Nothing more comes in; modules end in order. */
  async close(): Promise<void> {
    for (const close of this.#closes.splice(0)) close();
    await this.fleet.close();
  }
}

function inFolder(option: string, folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new HostError("MT_USAGE", `--${option} ${folder}: ${(error as Error).message}`);
  }
  return folder;
}
