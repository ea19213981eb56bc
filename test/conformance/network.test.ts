import { FaultyNetwork } from "../../src/faults/faulty-network.ts";
import type { FlowHook } from "../../src/faults/hooks.ts";
import { RealClock } from "../../src/kernel/real-clock.ts";
import { HostNetwork } from "../../src/network/host/host-network.ts";
import type { PingAnswer } from "../../src/network/network.ts";
import { hostBench } from "./network-bench-host.ts";
import type { NetworkBench } from "./network-bench.ts";
import { simBench } from "./network-bench-sim.ts";
import { networkSuite } from "./network-suite.ts";

const options = { address: "127.0.0.1", bytes: 32, sequence: 1, timeout: 5_000 };
const answer = await new Promise<PingAnswer>((done) => new HostNetwork().ping(options, done));
const noPing = "error" in answer ? `ping is ${answer.error} on this computer` : undefined;

networkSuite("SimNetwork", simBench);
networkSuite("HostNetwork", hostBench, { noPing });

/** The same networks behind where faults bite. */
async function faultySim(...hooks: FlowHook[]): Promise<NetworkBench> {
  const bench = await simBench();
  return { ...bench, network: new FaultyNetwork(bench.network, bench.clock, new Set(hooks)) };
}

async function faultyHost(...hooks: FlowHook[]): Promise<NetworkBench> {
  const bench = await hostBench();
  return { ...bench, network: new FaultyNetwork(bench.network, new RealClock(), new Set(hooks)) };
}

/** Something holds all, and does nothing to it. */
const watched: FlowHook = {};
const late: FlowHook = { pass: (_flow, _way, chunk) => [{ delay: 1, chunk }] };
const narrow: FlowHook = { segment: () => 700, occupies: (_flow, _way, bytes) => bytes / 10_000 };

networkSuite("SimNetwork behind faults, with none", faultySim);
networkSuite("HostNetwork behind faults, with none", faultyHost, { noPing });
networkSuite("SimNetwork behind one that does nothing", () => faultySim(watched));
networkSuite("HostNetwork behind one that does nothing", () => faultyHost(watched), { noPing });
networkSuite("HostNetwork with latency on a slow link", () => faultyHost(narrow, late), { noPing });
networkSuite("SimNetwork with latency", () => faultySim(late));
networkSuite("SimNetwork with latency on a slow link", () => faultySim(narrow, late));
