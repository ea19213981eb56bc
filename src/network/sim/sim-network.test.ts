import { expect, test } from "vitest";
import { SimClock } from "../../kernel/sim-clock.ts";
import type { Connection, ConnectOptions, PingAnswer } from "../network.ts";
import type { SimPeer } from "./peer.ts";
import { SimNetwork } from "./sim-network.ts";

const SERVER = { address: "192.0.2.1", port: 80 };

function bench(latency = 100) {
  const clock = new SimClock();
  const network = new SimNetwork(clock, { latency });
  const heard: string[] = [];
  const note = (what: string): void => void heard.push(`${clock.now} ${what}`);
  const connect = (changes: Partial<ConnectOptions> = {}): Connection =>
    network.connect(
      {
        protocol: "tcp",
        host: SERVER.address,
        port: SERVER.port,
        family: 0,
        localPort: 0,
        dnsServers: [],
        ...changes,
      },
      {
        opened: (remote, localPort) => note(`opened ${remote.address}:${remote.port} ${localPort}`),
        receive: (chunk) => note(`receive ${chunk.toString()}`),
        drained: () => note("drained"),
        closed: () => note("closed"),
        gone: (error) => note(`gone ${error}`),
      },
    );
  return { clock, network, heard, connect };
}

test("everything takes its time, the same in every run", async () => {
  const { clock, network, heard, connect } = bench();
  network.names.set("server.test", { addresses: [SERVER.address], ttl: 60 });
  network.serve(SERVER, (peer) => {
    peer.send(Buffer.from("hello"));
    peer.onReceive = (chunk) => peer.send(chunk);
  });
  const connection = connect({ host: "server.test" });
  await clock.advance(400);
  connection.write(Buffer.from("echo"));
  await clock.advance(200);
  connection.end();
  await clock.advance(1_000);
  expect(heard).toEqual([
    "400 opened 192.0.2.1:80 65514",
    "400 receive hello",
    "600 receive echo",
    "800 closed",
    "800 gone undefined",
  ]);
  connect();
  await clock.advance(200);
  expect(heard.at(-2)).toBe("1800 opened 192.0.2.1:80 65513");
});

test("a remote may refuse, be unreachable, or never answer", async () => {
  const { clock, network, heard, connect } = bench();
  connect();
  network.unreachable({ address: "192.0.2.2", port: 1 });
  connect({ host: "192.0.2.2", port: 1 });
  network.blackhole({ address: "192.0.2.3", port: 1 });
  connect({ host: "192.0.2.3", port: 1 });
  network.serve(SERVER, () => {});
  network.refuse(SERVER);
  connect();
  await clock.advance(86_400_000);
  expect(heard).toEqual(["200 gone refused", "200 gone unreachable", "200 gone refused"]);
});

test("a local port that is listened on cannot be dialled from", async () => {
  const { clock, network, heard, connect } = bench();
  const reader = { listening: () => {}, failed: () => {}, incoming: () => undefined };
  const listener = network.listen({ localPort: 5000, family: 4 }, reader);
  connect({ localPort: 5000 });
  await clock.advance(0);
  expect(heard).toEqual(["0 gone address in use"]);
  expect(network.connectTo(5001, SERVER)).toBeUndefined();
  expect(network.connectTo(5000, SERVER)).toBeDefined();
  listener.close();
  expect(network.connectTo(5000, SERVER)).toBeUndefined();
});

test("a stalled peer holds the writer up, and delivers nothing", async () => {
  const { clock, network, heard, connect } = bench(0);
  let peer: SimPeer | undefined;
  network.serve(SERVER, (accepted) => (peer = accepted));
  const connection = connect();
  await clock.advance(0);
  peer!.pause();
  const room = Array.from({ length: 5 }, () => connection.write(Buffer.alloc(4096)));
  await clock.advance(60_000);
  expect(room).toEqual([true, true, true, true, false]);
  expect(connection).toMatchObject({ unacknowledged: 20_480, unsent: 4_096 });
  expect(peer!.received()).toHaveLength(0);
  peer!.resume();
  await clock.advance(0);
  expect(connection).toMatchObject({ unacknowledged: 0, unsent: 0 });
  expect(peer!.received()).toHaveLength(20_480);
  expect(heard.at(-1)).toBe("60000 drained");
});

test("pings are answered by the table, or not at all", async () => {
  const { clock, network } = bench();
  network.pings.set("192.0.2.1", { time: 80, ttl: 57 });
  network.pings.set("192.0.2.2", { time: 8_000, ttl: 57 });
  network.pings.set("192.0.2.3", { error: "unreachable" });
  const answers: [string, number, PingAnswer][] = [];
  for (const address of ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"]) {
    network.ping({ address, bytes: 32, sequence: 1, timeout: 4_000 }, (answer) =>
      answers.push([address, clock.now, answer]),
    );
  }
  await clock.advance(10_000);
  expect(answers).toEqual([
    ["192.0.2.3", 0, { error: "unreachable" }],
    ["192.0.2.1", 80, { time: 80, ttl: 57 }],
    ["192.0.2.2", 4_000, { error: "timed out" }],
    ["192.0.2.4", 4_000, { error: "timed out" }],
  ]);
});

test("UDP: a peer answers whoever asked last", async () => {
  const { clock, network, heard, connect } = bench();
  const peer = network.serveUdp(SERVER);
  peer.onReceive = ({ data }) => peer.send(data);
  const flow = connect({ protocol: "udp", localPort: 4000 });
  await clock.advance(0);
  flow.write(Buffer.from("ping"));
  await clock.advance(200);
  flow.close();
  peer.send(Buffer.from("late"));
  await clock.advance(200);
  expect(heard).toEqual(["0 opened 192.0.2.1:80 4000", "200 receive ping"]);
});
