import { describe, expect, test } from "vitest";
import { SimClock } from "../kernel/sim-clock.ts";
import { AddressMap } from "./map/address-map.ts";
import { parseMapping } from "./map/parse.ts";
import { MappedNetwork } from "./map.ts";
import type { Endpoint, PingAnswer, Resolution } from "./network.ts";
import { SimNetwork } from "./sim/sim-network.ts";

function bench(...mappings: string[]) {
  const clock = new SimClock();
  const sim = new SimNetwork(clock);
  const network = new MappedNetwork(sim, new AddressMap(mappings.map(parseMapping)));
  return { clock, sim, network };
}

/** Where a connection ends up, and what the module sees. */
async function connected(mapping: string[], host: string, port: number, server: Endpoint) {
  const { clock, sim, network } = bench(...mapping);
  sim.names.set("known.test", { addresses: ["192.0.2.1"], ttl: 60 });
  sim.names.set("target.test", { addresses: ["127.0.0.9"], ttl: 60 });
  sim.serve(server, (peer) => peer.send(Buffer.from("hi")));
  const heard: unknown[] = [];
  network.connect(
    { protocol: "tcp", host, port, family: 0, localPort: 0, dnsServers: ["192.0.2.53"] },
    {
      opened: (remote) => heard.push(remote),
      receive: (chunk) => heard.push(chunk.toString()),
      drained: () => {},
      closed: () => {},
      gone: (error) => heard.push(error),
    },
  );
  await clock.advance(0);
  return heard;
}

describe("connect", () => {
  const local = { address: "127.0.0.1", port: 8883 };

  test.each<[string, string[], string, number, Endpoint, Endpoint]>([
    [
      "a numeric host is shown as the module knows it",
      ["198.51.100.7:8883=127.0.0.1:1883"],
      "198.51.100.7",
      8883,
      { address: "127.0.0.1", port: 1883 },
      { address: "198.51.100.7", port: 8883 },
    ],
    [
      "a name is shown as the address it led to, with the port the module asked for",
      ["Broker.Example:8883=127.0.0.1:1883"],
      "broker.example",
      8883,
      { address: "127.0.0.1", port: 1883 },
      local,
    ],
    [
      "a host alone keeps its port",
      ["broker.example=127.0.0.1"],
      "BROKER.example",
      8883,
      local,
      local,
    ],
    [
      "a host alone may lead to one port",
      ["broker.example=[::1]:7"],
      "broker.example",
      8883,
      { address: "::1", port: 7 },
      { address: "::1", port: 8883 },
    ],
    [
      "host and port go before the host alone",
      ["broker.example=127.0.0.2", "broker.example:8883=127.0.0.1"],
      "broker.example",
      8883,
      local,
      local,
    ],
    [
      "a target may be a name",
      ["198.51.100.7=target.test"],
      "198.51.100.7",
      80,
      { address: "127.0.0.9", port: 80 },
      { address: "198.51.100.7", port: 80 },
    ],
    [
      "what is not mapped is left alone",
      ["known.test:1=127.0.0.1"],
      "known.test",
      2,
      { address: "192.0.2.1", port: 2 },
      { address: "192.0.2.1", port: 2 },
    ],
  ])("%s", async (_, mappings, host, port, server, shown) => {
    expect(await connected(mappings, host, port, server)).toEqual([shown, "hi"]);
  });
});

test("datagrams go to the target, and the answer comes from where they were sent", async () => {
  const { clock, sim, network } = bench(
    "198.51.100.7:53=127.0.0.1:5353",
    "198.51.100.8=target.test",
    "198.51.100.9=127.0.0.9",
  );
  sim.names.set("target.test", { addresses: ["127.0.0.8"], ttl: 60, delay: 5 });
  const servers = [
    { address: "127.0.0.1", port: 5353 },
    { address: "127.0.0.8", port: 7 },
    { address: "127.0.0.9", port: 7 },
    { address: "127.0.0.10", port: 7 },
  ].map((endpoint) => sim.serveUdp(endpoint));
  const meant = [
    { address: "198.51.100.7", port: 53 },
    { address: "198.51.100.8", port: 7 },
    { address: "198.51.100.9", port: 7 },
    { address: "127.0.0.10", port: 7 },
  ];
  const from: Endpoint[] = [];
  const port = network.bind(
    { localPort: 4000, family: 4 },
    { bound: () => {}, failed: () => {}, receive: (_, sender) => from.push(sender) },
  );
  await clock.advance(0);
  for (const to of meant) port.send(Buffer.from("?"), to);
  await clock.advance(5);
  for (const server of servers) server.send(Buffer.from("!"));
  await clock.advance(0);
  expect(from).toEqual(meant);
  // Unasked, from a target between addresses, and from one that only a name leads to.
  sim.serveUdp({ address: "127.0.0.9", port: 8 }).send(Buffer.from("!"), 4000);
  sim.serveUdp({ address: "127.0.0.8", port: 8 }).send(Buffer.from("!"), 4000);
  await clock.advance(0);
  expect(from.slice(4)).toEqual([
    { address: "198.51.100.9", port: 8 },
    { address: "127.0.0.8", port: 8 },
  ]);
  port.close();
});

test("a name mapped as a whole resolves to its target, others are looked up", async () => {
  const { clock, sim, network } = bench(
    "one.test=127.0.0.1",
    "two.test=target.test",
    "three.test:1=::1".replace("::1", "[::1]"),
  );
  sim.names.set("target.test", { addresses: ["127.0.0.2"], ttl: 60 });
  sim.names.set("three.test", { addresses: ["192.0.2.3"], ttl: 30 });
  const answers: Resolution[] = [];
  for (const name of ["ONE.test", "two.test", "three.test", "four.test"]) {
    network.resolve(name, { family: 4, dnsServers: [] }, (answer) => answers.push(answer));
  }
  await clock.advance(0);
  expect(answers).toEqual([
    { addresses: ["127.0.0.1"], ttl: 0 },
    { addresses: ["127.0.0.2"], ttl: 60 },
    { addresses: ["192.0.2.3"], ttl: 30 },
    { error: "name not found" },
  ]);
});

test("pings go to the target", async () => {
  const { clock, sim, network } = bench("198.51.100.7=127.0.0.1", "198.51.100.8=target.test");
  sim.names.set("target.test", { addresses: ["127.0.0.2"], ttl: 60 });
  sim.pings.set("127.0.0.1", { time: 1, ttl: 64 });
  sim.pings.set("127.0.0.2", { time: 2, ttl: 63 });
  const answers: PingAnswer[] = [];
  const ping = (address: string) =>
    network.ping({ address, bytes: 32, sequence: 1, timeout: 10 }, (answer) =>
      answers.push(answer),
    );
  ping("198.51.100.7");
  ping("198.51.100.8");
  ping("198.51.100.8")();
  ping("198.51.100.9");
  await clock.advance(10);
  expect(answers).toEqual([{ time: 1, ttl: 64 }, { time: 2, ttl: 63 }, { error: "timed out" }]);
});

describe("parseMapping", () => {
  test.each([
    ["a=b", { from: { host: "a" }, to: { host: "b" } }],
    ["a:1=b:65535", { from: { host: "a", port: 1 }, to: { host: "b", port: 65535 } }],
    ["[2001:db8::1]:1=[::1]", { from: { host: "2001:db8::1", port: 1 }, to: { host: "::1" } }],
  ])("%s", (text, mapping) => {
    expect(parseMapping(text)).toEqual(mapping);
  });

  test.each([
    "",
    "a",
    "=b",
    "a=",
    "a=b=c",
    "a:0=b",
    "a=b:65536",
    "a:=b",
    "::1=b",
    "a b=c",
    "[a=b",
    "a=b\n",
  ])("%j is refused in one line", (text) => {
    expect(() => parseMapping(text)).toThrow(/^--map "[^\n]*expected NAME\[:PORT\]=HOST\[:PORT\]/);
    expect(() => parseMapping(text)).toThrow(expect.objectContaining({ code: "MT_USAGE" }));
  });
});
