import { HostNetwork } from "../../src/network/host/host-network.ts";
import type { PingAnswer } from "../../src/network/network.ts";
import { hostBench } from "./network-bench-host.ts";
import { simBench } from "./network-bench-sim.ts";
import { networkSuite } from "./network-suite.ts";

const options = { address: "127.0.0.1", bytes: 32, sequence: 1, timeout: 5_000 };
const answer = await new Promise<PingAnswer>((done) => new HostNetwork().ping(options, done));
const noPing = "error" in answer ? `ping is ${answer.error} on this computer` : undefined;

networkSuite("SimNetwork", simBench);
networkSuite("HostNetwork", hostBench, { noPing });
