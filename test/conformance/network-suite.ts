import { afterEach, describe, expect, test } from "vitest";
import type { PingAnswer } from "../../src/network/network.ts";
import type { NetworkBench } from "./network-bench.ts";
import { dataSuite } from "./network-data.ts";
import { listenSuite } from "./network-listen.ts";
import { namesSuite } from "./network-names.ts";
import { tcpSuite } from "./network-tcp.ts";
import { udpSuite } from "./network-udp.ts";

/** What is known of a network before the suite runs. */
export interface NetworkTraits {
  /** Why there is no ping here; undefined: there is. */
  readonly noPing?: string | undefined;
}

/** What every `Network` does alike. `makeBench` is called once for each test. */
export function networkSuite(
  name: string,
  makeBench: () => Promise<NetworkBench>,
  { noPing }: NetworkTraits = {},
): void {
  describe(name, () => {
    const benches: NetworkBench[] = [];
    const make = async (): Promise<NetworkBench> => {
      const bench = await makeBench();
      benches.push(bench);
      return bench;
    };
    afterEach(async () => {
      for (const bench of benches.splice(0)) await bench.close();
    });

    describe("TCP", () => tcpSuite(make));
    describe("data over TCP", () => dataSuite(make));
    describe("listening", () => listenSuite(make));
    describe("UDP", () => udpSuite(make));
    describe("names", () => namesSuite(make));

    test.skipIf(noPing).each(["127.0.0.1", "::1"])(
      `ping %s${noPing ? ` (SKIPPED: ${noPing})` : ""}`,
      async (address) => {
        const bench = await make();
        let answer: PingAnswer | undefined;
        const options = { address, bytes: 32, sequence: 1, timeout: 5_000 };
        const cancel = bench.network.ping(options, () => expect.unreachable("it was given up"));
        cancel();
        bench.network.ping(options, (given) => (answer = given));
        expect(answer).toBeUndefined();
        await bench.until(() => answer !== undefined);
        expect(answer).toEqual({ time: expect.any(Number), ttl: 64 });
        cancel();
      },
    );
  });
}
