import { COMMANDS } from "../../src/commands/index.ts";
import { memoryPipe, type MemoryPipe } from "../../src/kernel/memory-pipe.ts";
import { SimClock } from "../../src/kernel/sim-clock.ts";
import { Modem } from "../../src/modem/modem.ts";
import type { ModemOptions } from "../../src/modem/modem-options.ts";
import { bg95m3 } from "../../src/models/bg95.ts";
import { withTraits } from "../../src/models/catalogue.ts";
import type { Traits } from "../../src/models/traits.ts";
import type { SimPeer } from "../../src/network/sim/peer.ts";
import { SimNetwork } from "../../src/network/sim/sim-network.ts";

export const SERVER = { address: "10.0.0.1", port: 7 };

/** What one port said in one write, and when. */
export interface Said {
  readonly at: number;
  readonly text: string;
}

/** The host at one port: keeps every write of the module apart. */
export class Host {
  readonly pipe: MemoryPipe;
  readonly #clock: SimClock;
  said: Said[] = [];

  constructor(modem: Modem, clock: SimClock) {
    const [host, port] = memoryPipe();
    this.pipe = host;
    this.#clock = clock;
    modem.plug(port);
    host.attach({
      receive: (chunk) =>
        void this.said.push({ at: this.#clock.now, text: chunk.toString("latin1") }),
      drained() {},
      closed() {},
    });
  }

  type(bytes: string | Buffer): void {
    this.pipe.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
  }

  /** All that was said since the last call. */
  heard(): string {
    const text = this.said.map((write) => write.text).join("");
    this.said = [];
    return text;
  }
}

/** A module in memory with a TCP server at `SERVER`; its first host is `host`. */
export class Bench {
  readonly clock = new SimClock();
  readonly network = new SimNetwork(this.clock);
  readonly modem: Modem;
  readonly host: Host;
  readonly defects: string[] = [];
  readonly peers: SimPeer[] = [];

  constructor(traits: Partial<Traits> = {}, options: Partial<ModemOptions> = {}) {
    this.network.serveTcp(SERVER, (peer) => void this.peers.push(peer));
    this.modem = new Modem({
      model: withTraits(bg95m3, traits),
      clock: this.clock,
      network: this.network,
      commands: COMMANDS,
      addresses: { v4: "10.7.157.1", bind: false },
      tell: (event) => {
        if (event.event === "defect") this.defects.push(event.message);
      },
      ...options,
    });
    this.host = this.plug();
  }

  plug(): Host {
    return new Host(this.modem, this.clock);
  }

  get peer(): SimPeer {
    return this.peers.at(-1)!;
  }

  pass(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  /** Types a line and answers what is said within `ms`. */
  async ask(line: string, ms = 20): Promise<string> {
    this.host.type(`${line}\r`);
    await this.pass(ms);
    return this.host.heard();
  }

  /** Echo off, context 1 active, a connection with connectID 0 in that access mode. */
  async open(accessMode: 0 | 1 | 2): Promise<void> {
    for (const line of ["ATE0", "AT+QIACT=1", `AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,${accessMode}`]) {
      await this.ask(line);
    }
  }
}
