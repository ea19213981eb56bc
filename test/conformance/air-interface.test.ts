import type { Network } from "../../src/network/network.ts";
import { AirInterface, type Gate } from "../../src/services/air-interface.ts";
import type { Clock } from "../../src/kernel/clock.ts";
import type { NetworkBench } from "./network-bench.ts";
import { simBench } from "./network-bench-sim.ts";
import { networkSuite } from "./network-suite.ts";

/** As if there were always a radio connection. */
const open: Gate = {
  use() {},
  wait: () => 0,
  whenListening: () => {
    throw new Error("it listens already");
  },
};

/** Listens for 3 ms of every 70, and for 5 ms behind everything that goes over the air. */
function sleepy(clock: Clock): Gate {
  let awakeUntil = 0;
  const gate: Gate = {
    use: () => (awakeUntil = clock.now + 5),
    wait() {
      const into = clock.now % 70;
      return into < 3 || clock.now < awakeUntil ? 0 : 70 - into;
    },
    whenListening: (run) => clock.after(gate.wait(), run),
  };
  return gate;
}

async function behind(gate: (clock: Clock) => Gate): Promise<NetworkBench> {
  const bench = await simBench();
  const network: Network = new AirInterface(bench.network, gate(bench.clock));
  return Object.create(bench, { network: { value: network } }) as NetworkBench;
}

networkSuite("AirInterface, always open", () => behind(() => open));
networkSuite("AirInterface, mostly asleep", () => behind(sleepy));
