import type { ModemOptions } from "../../src/modem/modem-options.ts";
import type { Traits } from "../../src/models/traits.ts";
import type { SimPeer } from "../../src/network/sim/peer.ts";
import { Bench as Kit } from "../../src/testing/bench.ts";

export type { TestHost as Host } from "../../src/testing/test-host.ts";

export const SERVER = { address: "10.0.0.1", port: 7 };

/** A module in memory with a TCP server at `SERVER`. */
export class Bench extends Kit {
  readonly peers: SimPeer[] = [];

  constructor(traits: Partial<Traits> = {}, options: Partial<ModemOptions> = {}) {
    const { model, ...rest } = options;
    super({ addresses: { v4: "10.7.157.1" }, traits, ...(model && { model }), ...rest });
    this.network.serve(SERVER, (peer) => void this.peers.push(peer));
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
