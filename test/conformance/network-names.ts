import { expect, test } from "vitest";
import type { Family, Resolution } from "../../src/network/network.ts";
import type { NetworkBench } from "./network-bench.ts";

/** Names and their addresses. */
export function namesSuite(make: () => Promise<NetworkBench>): void {
  const resolve = async (bench: NetworkBench, name: string, family: Family = 0) => {
    let answer: Resolution | undefined;
    const { dnsServers } = bench;
    bench.network.resolve(name, { family, dnsServers }, (given) => {
      expect(answer).toBeUndefined();
      answer = given;
    });
    expect(answer).toBeUndefined();
    await bench.until(() => answer !== undefined);
    return answer;
  };

  test.each<[string, Family, Resolution]>([
    ["127.0.0.1", 0, { addresses: ["127.0.0.1"], ttl: 0 }],
    ["::1", 6, { addresses: ["::1"], ttl: 0 }],
    ["127.0.0.1", 6, { error: "name not found" }],
    ["::1", 4, { error: "name not found" }],
    ["four.test", 0, { addresses: ["192.0.2.4"], ttl: 77 }],
    ["Four.TEST", 4, { addresses: ["192.0.2.4"], ttl: 77 }],
    ["four.test", 6, { error: "name not found" }],
    ["six.test", 6, { addresses: ["2001:db8::6"], ttl: 66 }],
    ["six.test", 0, { addresses: ["2001:db8::6"], ttl: 66 }],
    ["both.test", 0, { addresses: ["192.0.2.8", "192.0.2.9"], ttl: 88 }],
    ["missing.test", 0, { error: "name not found" }],
    ["no such name", 0, { error: "name not found" }],
    ["", 0, { error: "name not found" }],
  ])("%s of family %d", async (name, family, expected) => {
    expect(await resolve(await make(), name, family)).toEqual(expected);
  });

  test("one that is given up is not answered, and others are", async () => {
    const bench = await make();
    const answers: Resolution[] = [];
    const options = { family: 0, dnsServers: bench.dnsServers } as const;
    const cancel = bench.network.resolve("silent.test", options, (answer) => answers.push(answer));
    const late = bench.network.resolve("four.test", options, (answer) => answers.push(answer));
    late();
    bench.network.resolve("four.test", options, (answer) => answers.push(answer));
    cancel();
    cancel();
    await bench.until(() => answers.length > 0);
    expect(await resolve(bench, "six.test")).toEqual({ addresses: ["2001:db8::6"], ttl: 66 });
    expect(answers).toEqual([{ addresses: ["192.0.2.4"], ttl: 77 }]);
  });
}
