import { expect, test } from "vitest";
import { SimClock } from "../kernel/sim-clock.ts";
import type { Connection, ConnectionReader, ConnectOptions } from "../network/network.ts";
import type { SimPeer } from "../network/sim/peer.ts";
import { SimNetwork } from "../network/sim/sim-network.ts";
import { FaultyNetwork } from "./faulty-network.ts";
import type { Flow, FlowHook } from "./hooks.ts";

const SERVER = "192.0.2.1:7";
const OPTIONS: ConnectOptions = {
  ...{ protocol: "tcp", host: "192.0.2.1", port: 7, family: 0, localPort: 0, dnsServers: [] },
  tcp: { retransmission: { maxBackoffs: 3, maxRto: 60_000 }, sack: true },
};

function bench(...first: FlowHook[]) {
  const clock = new SimClock();
  const sim = new SimNetwork(clock);
  const hooks = new Set(first);
  const network = new FaultyNetwork(sim, clock, hooks);
  const heard: string[] = [];
  const say = (text: string): void => void heard.push(`${clock.now} ${text}`);
  const reader: ConnectionReader = {
    opened: () => say("opened"),
    receive: (chunk) => say(`receive ${chunk.length > 20 ? chunk.length : chunk.toString()}`),
    drained: () => say("drained"),
    closed: () => say("closed"),
    gone: (error) => say(`gone ${error ?? "in order"}`),
  };
  const peers: SimPeer[] = [];
  sim.serve(SERVER, (peer) => peers.push(peer));
  return {
    ...{ clock, sim, hooks, network, heard, reader, peers },
    connect: (options?: Partial<ConnectOptions>): Connection =>
      network.connect({ ...OPTIONS, ...options }, reader),
    get peer(): SimPeer {
      return peers.at(-1)!;
    },
    /** Whether anything would ever happen by itself. */
    get still(): boolean {
      return clock.nextDue === undefined;
    },
  };
}

const late = (delay: number): FlowHook => ({
  pass: (_flow, _way, chunk) => [{ delay, chunk }],
});
const hole: FlowHook = { pass: () => [] };
const bytes = (text: string): Buffer => Buffer.from(text);

test("without faults, everything happens as it does without", async () => {
  const { clock, heard, connect, network, peers, ...rest } = bench();
  const connection = connect();
  await clock.advance(0);
  connection.write(bytes("up"));
  peers[0]!.send(bytes("down"));
  peers[0]!.end();
  await clock.advance(0);
  connection.end();
  await clock.advance(0);
  expect(heard).toEqual(["0 opened", "0 receive down", "0 closed", "0 gone in order"]);
  expect(peers[0]!.received().toString()).toBe("up");
  expect([network.flows.size, rest.still]).toEqual([0, true]);
});

test("closing cancels everything, at any time", async () => {
  for (const when of [0, 50, 150, 250, 350]) {
    const at = bench(late(100));
    const connection = at.connect();
    let peer: SimPeer | undefined;
    for (let now = 0; now < when; now += 50) {
      await at.clock.advance(50);
      peer ??= at.peers[0];
      peer?.send(bytes("down"));
      if (at.heard.length > 0) connection.write(bytes("up"));
    }
    connection.close();
    const before = [...at.heard];
    await at.clock.advance(0);
    expect(at.still, `at ${when}`).toBe(true);
    await at.clock.advance(1000);
    expect(at.heard).toEqual(before);
    expect(at.network.flows.size).toBe(0);
  }
});

test("closed while its name, or a hook before it, takes time", async () => {
  const at = bench({ resolve: () => ({ delay: 500 }) }, { connect: () => ERROR });
  at.sim.names.set("server.test", { addresses: ["192.0.2.1"], ttl: 1 });
  at.connect({ host: "server.test" }).close();
  at.connect().close();
  await at.clock.advance(0);
  expect(at.still).toBe(true);
  const connection = at.connect({ host: "server.test" });
  connection.pause();
  connection.resume();
  connection.end();
  await at.clock.advance(5000);
  expect(at.heard).toEqual(["0 gone in order"]);
  at.connect();
  await at.clock.advance(1000);
  expect(at.heard.at(-1)).toBe("6000 gone refused");
});
const ERROR = { error: "refused", delay: 1000 } as const;

test("FIN comes behind the data, both ways", async () => {
  const at = bench();
  const connection = at.connect();
  await at.clock.advance(0);
  at.hooks.add(late(100));
  at.peer.send(bytes("last"));
  at.peer.end();
  connection.write(bytes("last"));
  connection.end();
  expect(connection.write(bytes("too late"))).toBe(true);
  await at.clock.advance(99);
  expect([at.heard, at.peer.moduleEnded]).toEqual([["0 opened"], false]);
  await at.clock.advance(1);
  expect(at.peer.received().toString()).toBe("last");
  expect(at.heard).toEqual(["0 opened", "100 receive last", "100 closed", "100 gone in order"]);
  expect(at.still).toBe(true);
});

test("a peer that does not read is not written to without end, and drains", async () => {
  const at = bench(late(100));
  const connection = at.connect();
  await at.clock.advance(200);
  at.peer.pause();
  let written = 0;
  for (let turn = 0; turn < 100; turn++) {
    const room = connection.write(Buffer.alloc(4000));
    written += 4000;
    if (!room) break;
    await at.clock.advance(100);
  }
  // The window of the peer, and what a way holds.
  expect(written).toBeLessThan(16_384 + 65_536 + 8000);
  expect(connection.unacknowledged).toBe(written);
  await at.clock.advance(1000);
  expect(at.heard).toEqual(["200 opened"]);
  let left = Infinity;
  at.reader.drained = () => {
    at.heard.push("drained");
    left = connection.unsent;
  };
  at.peer.resume();
  await at.clock.advance(1000);
  expect(left).toBeLessThanOrEqual(32_768);
  expect(at.peer.received()).toHaveLength(written);
  expect(at.heard.slice(1)).toHaveLength(1);
  expect(at.heard[1]).toMatch(/drained$/);
  expect(connection).toMatchObject({ unacknowledged: 0, unsent: 0 });
});

test("a module that does not read holds the peer, and nothing is lost", async () => {
  const at = bench(late(100));
  const connection = at.connect();
  await at.clock.advance(200);
  connection.pause();
  for (let turn = 0; turn < 100; turn++) at.peer.send(Buffer.alloc(4000));
  await at.clock.advance(1000);
  expect(at.heard).toEqual(["200 opened"]);
  // One that is full holds its peer; what was delivered at the same instant is in it.
  connection.resume();
  await at.clock.advance(1000);
  const got = at.heard.slice(1).reduce((sum, line) => sum + Number(line.split(" ")[2]), 0);
  expect(got).toBe(400_000);
});

test("paused before it stands, it hears that it does, and nothing else", async () => {
  const at = bench(late(100));
  at.sim.serve(SERVER, (peer) => peer.send(bytes("early")));
  const connection = at.connect();
  await at.clock.advance(150);
  connection.pause();
  await at.clock.advance(850);
  expect(at.heard).toEqual(["200 opened"]);
  connection.resume();
  await at.clock.advance(0);
  expect(at.heard.slice(1)).toEqual(["1000 receive early"]);
});

test("one way of it: who dials the module gets no answer, until it is over", async () => {
  const at = bench({ pass: (_flow, way) => (way === "up" ? [] : undefined) });
  const incoming: number[] = [];
  const options = { localPort: 5000, family: 4, tcp: OPTIONS.tcp } as const;
  at.network.listen(options, {
    listening: () => {},
    failed: () => {},
    incoming() {
      incoming.push(at.clock.now);
      return at.reader;
    },
  });
  at.sim.connectTo(5000, "10.0.0.9:1")!.send(bytes("hello"));
  await at.clock.advance(2000);
  expect([incoming, at.heard]).toEqual([[], []]);
  at.hooks.clear();
  await at.clock.advance(1000);
  expect([incoming, at.heard]).toEqual([[3000], ["3000 receive hello"]]);
  at.hooks.add(hole);
  const lost = at.sim.connectTo(5000, "10.0.0.9:2")!;
  at.hooks.add({ pass: () => undefined });
  await at.clock.advance(200_000);
  expect([incoming.length, lost.state, at.still]).toEqual([1, "reset", true]);
});

test("a slow way holds the peer: what it does not take stays there", async () => {
  const at = bench({ occupies: (_flow, _way, length) => length });
  at.connect();
  await at.clock.advance(0);
  for (let turn = 0; turn < 100; turn++) {
    at.peer.send(Buffer.alloc(4000));
    await at.clock.advance(0);
  }
  expect(at.peer.unread).toBeGreaterThan(300_000);
  await at.clock.advance(400_000);
  const got = at.heard.slice(1).reduce((sum, line) => sum + Number(line.split(" ")[2]), 0);
  expect([got, at.peer.unread, at.still]).toEqual([400_000, 0, true]);
});

test("what vanishes is sent again, later and later, until the module's stack gives up", async () => {
  const at = bench();
  const connection = at.connect();
  await at.clock.advance(0);
  const tries: number[] = [];
  at.hooks.add({ pass: () => (tries.push(at.clock.now), []) });
  connection.write(bytes("lost"));
  connection.write(bytes("behind"));
  await at.clock.advance(14_999);
  expect([tries, connection.unacknowledged]).toEqual([[0, 1000, 3000, 7000], 10]);
  await at.clock.advance(1);
  expect(at.heard).toEqual(["0 opened", "15000 gone timed out"]);
  expect([connection.unacknowledged, at.peer.received().length]).toEqual([10, 0]);
  await at.clock.advance(0);
  expect([at.still, at.peer.state]).toEqual([true, "reset"]);
});

test("a black hole swallows FIN and RST, and SYN", async () => {
  const at = bench();
  at.connect();
  at.connect();
  await at.clock.advance(0);
  at.hooks.add(hole);
  at.peers[0]!.end();
  at.peers[1]!.reset();
  const third = at.connect();
  await at.clock.advance(3600_000);
  expect(at.heard).toEqual(["0 opened", "0 opened", "15000 gone timed out"]);
  at.hooks.clear();
  await at.clock.advance(60_000);
  expect(at.heard.slice(3).toSorted()).toEqual(["3603000 closed", "3603000 gone reset"]);
  third.close();
  expect(at.peers).toHaveLength(2);
});

test("one way of a black hole: the answer to SYN is lost, and comes when it is over", async () => {
  const at = bench({ pass: (_flow, way) => (way === "down" ? [] : undefined) });
  at.connect();
  await at.clock.advance(2000);
  expect([at.heard, at.peers.length]).toEqual([[], 1]);
  at.hooks.clear();
  at.peer.send(bytes("first"));
  await at.clock.advance(1000);
  expect(at.heard).toEqual(["3000 opened", "3000 receive first"]);
});

test("RST comes behind what is on its way, and both ends hear it", async () => {
  const at = bench();
  const connection = at.connect();
  await at.clock.advance(0);
  at.hooks.add(late(100));
  connection.write(bytes("up"));
  at.peer.send(bytes("down"));
  await at.clock.advance(50);
  for (const flow of at.network.flows) flow.reset();
  expect(connection.write(bytes("more"))).toBe(true);
  at.peer.send(bytes("more"));
  expect(connection.unacknowledged).toBe(6);
  await at.clock.advance(50);
  expect(at.heard).toEqual(["0 opened", "100 receive down", "100 gone reset"]);
  await at.clock.advance(10);
  expect([at.peer.received().toString(), at.peer.state]).toEqual(["up", "reset"]);
  expect([connection.unacknowledged, at.still]).toEqual([4, true]);
});

test("a reset does not wait for a module that does not read", async () => {
  const at = bench(late(10));
  const connection = at.connect();
  await at.clock.advance(20);
  connection.pause();
  at.peer.send(bytes("unread"));
  await at.clock.advance(20);
  for (const flow of at.network.flows) flow.reset();
  await at.clock.advance(0);
  expect(at.heard).toEqual(["20 opened", "40 gone reset"]);
});

test("half closed: nothing more comes, the module may send, and ends it", async () => {
  const at = bench(late(10));
  const connection = at.connect();
  await at.clock.advance(20);
  for (const flow of at.network.flows) flow.halfClose();
  at.peer.send(bytes("unheard"));
  connection.write(bytes("heard"));
  await at.clock.advance(20);
  expect(at.heard).toEqual(["20 opened", "30 closed"]);
  expect(at.peer.received().toString()).toBe("heard");
  connection.end();
  await at.clock.advance(20);
  expect(at.heard.at(-1)).toBe("50 gone in order");
});

test("a connection that comes in knocks too", async () => {
  const at = bench(late(100));
  const incoming: string[] = [];
  let refuse = false;
  const listen = () =>
    at.network.listen(
      { localPort: 5000, family: 4 },
      {
        listening: () => {},
        failed: () => {},
        incoming(_connection, remote) {
          incoming.push(`${at.clock.now} ${remote.port}`);
          return refuse ? undefined : at.reader;
        },
      },
    );
  const listener = listen();
  const peer = at.sim.connectTo(5000, "10.0.0.9:1")!;
  peer.send(bytes("hello"));
  await at.clock.advance(200);
  expect([incoming, at.heard]).toEqual([["200 1"], ["200 receive hello"]]);
  expect([...at.network.flows].map((flow) => flow.remote)).toEqual(["10.0.0.9:1"]);

  refuse = true;
  const refused = at.sim.connectTo(5000, "10.0.0.9:2")!;
  await at.clock.advance(200);
  expect([incoming.at(-1), refused.state]).toEqual(["400 2", "reset"]);

  // Into a black hole: whoever dials gives up, and of many only some may try.
  at.hooks.add(hole);
  const lost = Array.from({ length: 20 }, (_, n) => at.sim.connectTo(5000, `10.0.0.9:${n + 10}`)!);
  await at.clock.advance(1000);
  expect(lost.filter(({ state }) => state === "open")).toHaveLength(16);
  await at.clock.advance(200_000);
  expect(lost.filter(({ state }) => state === "open")).toHaveLength(0);
  const waiting = at.sim.connectTo(5000, "10.0.0.9:3")!;
  await at.clock.advance(100);
  listener.close();
  await at.clock.advance(0);
  expect([waiting.state, incoming.length, peer.state]).toEqual(["reset", 2, "open"]);
});

test("datagrams overtake each other, and too many are lost", async () => {
  let delay = 100;
  const at = bench({ pass: (_flow, _way, chunk) => [{ delay: (delay -= 10), chunk }] });
  const remote = at.sim.serveUdp(SERVER);
  const flow = at.connect({ protocol: "udp" });
  await at.clock.advance(0);
  for (const text of ["1", "2", "3"]) flow.write(bytes(text));
  expect(flow).toMatchObject({ unacknowledged: 0, unsent: 0 });
  flow.end();
  await at.clock.advance(100);
  expect(remote.received().map(({ data }) => data.toString())).toEqual(["3", "2", "1"]);
  expect(at.heard).toEqual(["0 opened", "90 gone in order"]);

  at.hooks.clear();
  at.hooks.add(late(100));
  const second = at.connect({ protocol: "udp" });
  await at.clock.advance(0);
  for (let count = 0; count < 100; count++) expect(second.write(Buffer.alloc(1000))).toBe(true);
  await at.clock.advance(100);
  expect(remote.received()).toHaveLength(65);
  for (let count = 0; count < 2000; count++) second.write(Buffer.alloc(0));
  await at.clock.advance(100);
  expect(remote.received()).toHaveLength(1000);
  second.write(bytes("never"));
  second.close();
  await at.clock.advance(0);
  expect(at.still).toBe(true);
});

test("a UDP port: each remote is a flow, and of very many the idle ones are forgotten", async () => {
  const seen = new Set<Flow>();
  const at = bench({
    pass(flow, way, chunk) {
      seen.add(flow);
      return flow.remote.endsWith(":9") && way === "up" ? [] : [{ delay: 10, chunk }];
    },
  });
  const got: string[] = [];
  const port = at.network.bind(
    { localPort: 3030, family: 4 },
    { bound: () => {}, failed: () => {}, receive: (data) => got.push(data.toString()) },
  );
  const [near, far] = [at.sim.serveUdp("10.0.0.1:7"), at.sim.serveUdp("10.0.0.1:9")];
  await at.clock.advance(0);
  port.send(bytes("near"), near.endpoint);
  port.send(bytes("far"), far.endpoint);
  await at.clock.advance(10);
  expect([near.received().length, far.received().length]).toEqual([1, 0]);
  near.send(bytes("back"), 3030);
  await at.clock.advance(10);
  expect([got, [...seen].map(({ remote }) => remote)]).toEqual([
    ["back"],
    ["10.0.0.1:7", "10.0.0.1:9"],
  ]);
  // Sixty-four at a time have something on its way.
  const many = Array.from({ length: 100 }, (_, n) => at.sim.serveUdp(`10.0.1.${n}:5`));
  for (const { endpoint } of many) port.send(bytes("?"), endpoint);
  await at.clock.advance(10);
  expect(many.filter((peer) => peer.received().length === 1)).toHaveLength(64);
  port.send(bytes("late"), near.endpoint);
  port.close();
  await at.clock.advance(0);
  expect(at.still).toBe(true);
  port.send(bytes("closed"), near.endpoint);
  expect(near.received()).toHaveLength(0);
});

test("pings and names go the same ways", async () => {
  const at = bench(late(100));
  at.sim.pings.set("192.0.2.1", { time: 20, ttl: 57 });
  at.sim.names.set("server.test", { addresses: ["192.0.2.1"], ttl: 1 });
  const answers: unknown[] = [];
  const ping = (timeout: number) =>
    at.network.ping({ address: "192.0.2.1", bytes: 32, sequence: 1, timeout }, (answer) =>
      answers.push([at.clock.now, answer]),
    );
  const resolve = (name: string) =>
    at.network.resolve(name, { family: 0, dnsServers: [] }, (answer) =>
      answers.push([at.clock.now, answer]),
    );
  ping(4000);
  ping(150);
  ping(4000)();
  resolve("server.test");
  resolve("server.test")();
  resolve("192.0.2.1");
  await at.clock.advance(1000);
  expect(answers).toEqual([
    [0, { addresses: ["192.0.2.1"], ttl: 0 }],
    [150, { error: "timed out" }],
    [200, { addresses: ["192.0.2.1"], ttl: 1 }],
    [220, { time: 220, ttl: 57 }],
  ]);
  expect(at.still).toBe(true);

  answers.length = 0;
  at.hooks.add(hole);
  ping(500);
  resolve("server.test");
  const given = resolve("server.test");
  await at.clock.advance(7000);
  given();
  await at.clock.advance(60_000);
  expect(answers).toEqual([
    [1500, { error: "timed out" }],
    [21_000, { error: "timed out" }],
  ]);
  expect(at.still).toBe(true);
});
