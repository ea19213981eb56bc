import { SimClock } from "../../src/kernel/sim-clock.ts";
import type { SimPeer } from "../../src/network/sim/peer.ts";
import { SimNetwork } from "../../src/network/sim/sim-network.ts";
import type { NetworkBench } from "./network-bench.ts";

/** More alarms than any test needs. */
const MOST_STEPS = 10_000;

/** A bench on a simulated network with 10 ms of latency. */
export async function simBench(): Promise<NetworkBench & { readonly clock: SimClock }> {
  const clock = new SimClock();
  const network = new SimNetwork(clock, { latency: 10 });
  let port = 7000;
  const next = () => ({ address: "127.0.0.1", port: port++ });
  network.names.set("four.test", { addresses: ["192.0.2.4"], ttl: 77 });
  network.names.set("six.test", { addresses: ["2001:db8::6"], ttl: 66 });
  const both = ["2001:db8::8", "192.0.2.8", "192.0.2.9"];
  network.names.set("both.test", { addresses: both, ttl: 88 });
  network.names.set("local.test", { addresses: ["127.0.0.1"], ttl: 5 });
  network.names.set("silent.test", { error: "timed out", delay: 35_000 });
  network.pings.set("127.0.0.1", { time: 0.1, ttl: 64 });
  network.pings.set("::1", { time: 0.1, ttl: 64 });
  return {
    clock,
    network,
    dnsServers: [],
    async serve() {
      const peers: SimPeer[] = [];
      const endpoint = next();
      network.serve(endpoint, (peer) => peers.push(peer));
      return { endpoint, peers };
    },
    serveUdp: async () => network.serveUdp(next()),
    nobody: async () => next(),
    dial: (localPort) => network.connectTo(localPort, next())!,
    async until(condition) {
      for (let step = 0; !condition(); step++) {
        const due = clock.nextDue;
        if (due === undefined || step === MOST_STEPS) throw new Error("nothing more will happen");
        await clock.advance(due - clock.now);
      }
    },
    close: async () => {},
  };
}
