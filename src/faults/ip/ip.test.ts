import { expect, test } from "vitest";
import type { SimPeer } from "../../network/sim/peer.ts";
import { Bench } from "../../testing/bench.ts";
import { parseFault } from "../parse.ts";
import { LINKS } from "./bandwidth.ts";

/** A module with a context, a TCP server that notes its peers, and a UDP endpoint. */
async function setUp(): Promise<{ bench: Bench; peers: SimPeer[]; ask: Ask }> {
  const bench = new Bench();
  const peers: SimPeer[] = [];
  bench.network.serve("10.0.0.1:7", (peer) => peers.push(peer));
  const ask = async (line: string, ms = 10): Promise<string> => {
    bench.host.type(`${line}\r`);
    await bench.clock.advance(ms);
    return bench.host.heard();
  };
  await ask("ATE0");
  await ask("AT+QIACT=1");
  return { bench, peers, ask };
}
type Ask = (line: string, ms?: number) => Promise<string>;

const open = (id: number, mode = 1): string => `AT+QIOPEN=1,${id},"TCP","10.0.0.1",7,0,${mode}`;

test.each([
  ["bandwidth up=0", "bits per second"],
  ["bandwidth preset=lte", "emtc, nbiot, egprs"],
  ["bandwidth up=1.2G", "bits per second"],
  ["loss of=101%", "a share"],
  ["reset way=left", "both, up, down"],
  ["mtu of=67", "from 68"],
  ["duplicate copies=0", "from 1 to 10"],
  ["dns result=slow", "unknown, silent, answer"],
])("%s is refused", (text, why) => {
  expect(parseFault(text)).toContain(why);
});

test("a slow link is shared: each waits for the others, and both get their part", async () => {
  const { bench, peers, ask } = await setUp();
  await ask(open(0));
  await ask(open(1));
  bench.fault("bandwidth up=8k latency=0ms");
  for (const id of [0, 1]) {
    await ask(`AT+QISEND=${id},500`);
    bench.host.type("a".repeat(500));
    await bench.clock.advance(0);
  }
  await bench.clock.advance(490);
  expect(peers.map((peer) => peer.received().length)).toEqual([500, 0]);
  await bench.clock.advance(500);
  expect(peers.map((peer) => peer.received().length)).toEqual([0, 500]);
});

test.each(["emtc", "nbiot", "egprs"] as const)("%s: a kilobyte takes its time", async (as) => {
  const { bench, peers, ask } = await setUp();
  bench.fault(`bandwidth preset=${as}`);
  const { up, latency } = LINKS[as];
  expect(await ask(open(0), 2 * latency - 1)).toBe("\r\nOK\r\n");
  await bench.clock.advance(20);
  expect(bench.host.heard()).toContain("+QIOPEN: 0,0");
  await ask("AT+QISEND=0,1000");
  bench.host.type("a".repeat(1000));
  await bench.clock.advance(Math.floor(latency + 8_000_000 / up) - 1);
  expect(peers[0]!.received()).toHaveLength(0);
  await bench.clock.advance(2);
  expect(peers[0]!.received()).toHaveLength(1000);
});

test("into a black hole AT+QISEND goes until the send buffer is full, and data mode is held", async () => {
  const { bench, ask } = await setUp();
  await ask(open(0));
  bench.fault("silent name=hole");
  let sent = 0;
  for (let answer = "SEND OK"; answer.includes("SEND OK") && sent < 100_000; sent += 1460) {
    await ask("AT+QISEND=0,1460");
    bench.host.type("a".repeat(1460));
    await bench.clock.advance(10);
    answer = bench.host.heard();
    expect(answer).toMatch(/SEND (OK|FAIL)/);
  }
  expect(sent).toBeLessThan(100_000);
  expect(await ask("AT+QISEND=0,0")).toContain(`+QISEND: ${sent - 1460},0,${sent - 1460}`);
  bench.faults.clear();
  await ask(open(1, 2));
  bench.fault("silent name=hole");
  let typed = 0;
  while (bench.host.pipe.write(Buffer.alloc(4000, 0x61)) && typed < 200_000) {
    typed += 4000;
    await bench.clock.advance(10);
  }
  expect(typed).toBeLessThan(100_000);
  bench.faults.clear();
  await bench.clock.advance(60_000);
  expect(bench.host.pipe.write(Buffer.from("b"))).toBe(true);
});

test("a black hole that is limited in time ends by itself", async () => {
  const { bench, peers, ask } = await setUp();
  await ask(open(0));
  bench.fault("silent for=5s");
  peers[0]!.send(Buffer.from("held"));
  await bench.clock.advance(6999);
  expect(bench.host.heard()).toBe("");
  await bench.clock.advance(20);
  expect(bench.host.heard()).toContain("held");
});

test("at an age: what stands already counts from now; a fault that is gone does nothing", async () => {
  const { bench, peers, ask } = await setUp();
  await ask(open(0));
  bench.fault("reset age=5s name=late");
  await bench.clock.advance(4000);
  bench.faults.remove("late");
  await bench.clock.advance(4000);
  expect(peers[0]!.state).toBe("open");
  bench.fault("reset age=5s name=late count=1");
  await ask("AT+QICLOSE=0,0");
  await bench.clock.advance(5000);
  expect(bench.faults.list[0]!.bitten).toBe(0);
  await ask(open(0));
  await bench.clock.advance(4980);
  expect(peers[1]!.state).toBe("open");
  await bench.clock.advance(20);
  expect([peers[1]!.state, bench.faults.list[0]!.bitten]).toEqual(["reset", 1]);
});

test("behind a chunk: it arrives, then FIN; what comes later does not", async () => {
  const { bench, peers, ask } = await setUp();
  await ask(open(0));
  bench.fault("half-close nth=2");
  for (const text of ["one", "two", "three"]) peers[0]!.send(Buffer.from(text));
  await bench.clock.advance(100);
  expect(bench.host.heard().match(/one|two|three|closed/g)).toEqual(["one", "two", "closed"]);
  await ask("AT+QICLOSE=0");
  expect(peers[0]!.moduleEnded).toBe(true);
});

test("connections that come in: behind so many bytes the module has sent, which arrive", async () => {
  const { bench, ask } = await setUp();
  await ask('AT+QIOPEN=1,0,"TCP LISTENER","127.0.0.1",0,2020,1');
  bench.fault("reset bytes=3 way=up on=10.0.0.9");
  bench.fault("latency of=100ms");
  const peer = bench.network.connectTo(2020, "10.0.0.9:5000")!;
  await bench.clock.advance(199);
  expect(bench.host.heard()).not.toContain("incoming");
  await bench.clock.advance(20);
  expect(bench.host.heard()).toContain('"incoming",11,0,"10.0.0.9",5000');
  await ask("AT+QISEND=11,5");
  bench.host.type("abcde");
  await bench.clock.advance(200);
  expect([peer.received().toString(), peer.state]).toEqual(["abc", "reset"]);
  expect(bench.host.heard()).toContain('"closed",11');
});

test("a refusal and an age are nothing to datagrams", async () => {
  const { bench, ask } = await setUp();
  const remote = bench.network.serveUdp("10.0.0.1:9");
  for (const fault of ["refused", "reset age=0s", "reset", "half-close", "mtu of=1000"]) {
    bench.fault(fault);
  }
  expect(await ask('AT+QIOPEN=1,0,"UDP","10.0.0.1",9,0,1')).toContain("+QIOPEN: 0,0");
  await ask("AT+QISEND=0,3");
  bench.host.type("abc");
  await bench.clock.advance(10);
  expect(remote.received().map(({ data }) => data.toString())).toEqual(["abc"]);
});

test("an MTU of one server only, and for so many segments", async () => {
  const { bench, peers, ask } = await setUp();
  const sizes: number[][] = [[], []];
  bench.network.serve("10.0.0.2:7", (peer) => peers.push(peer));
  bench.fault("mtu of=140 on=10.0.0.2 count=2");
  for (const [id, address] of ["10.0.0.1", "10.0.0.2"].entries()) {
    await ask(`AT+QIOPEN=1,${id},"TCP","${address}",7,0,1`);
    peers[id]!.onReceive = (chunk) => sizes[id]!.push(chunk.length);
    await ask(`AT+QISEND=${id},500`);
    bench.host.type("a".repeat(500));
    await bench.clock.advance(10);
  }
  expect(sizes).toEqual([[500], [100, 100, 300]]);
});

test("nothing is left when the faults and the sockets are gone", async () => {
  const { bench, peers, ask } = await setUp();
  for (const fault of ["latency", "bandwidth", "loss", "nat", "reset age=1h", "silent nth=9"]) {
    bench.fault(fault);
  }
  await ask(open(0), 30_000);
  peers[0]?.send(Buffer.alloc(3000));
  await ask("AT+QICLOSE=0,0");
  bench.faults.clear();
  await bench.clock.advance(60_000);
  expect(bench.clock.nextDue).toBeUndefined();
});

test("a name that is not found, whoever asks", async () => {
  const { bench, ask } = await setUp();
  bench.network.names.set("server.example", { addresses: ["10.0.0.1"], ttl: 1 });
  bench.network.pings.set("10.0.0.1", { time: 20, ttl: 57 });
  bench.fault("dns on=server");
  expect(await ask('AT+QPING=1,"server.example"')).toContain("+QPING: 565");
  expect(await ask('AT+QNTP=1,"server.example"', 1000)).toContain("+QNTP: 565");
  expect(await ask('AT+QIOPEN=1,0,"UDP","server.example",9')).toContain("+QIOPEN: 0,565");
  expect(bench.faults.list[0]!.bitten).toBe(3);
  // A number is no name.
  expect(await ask('AT+QPING=1,"10.0.0.1",1,1', 50)).toContain("+QPING: 0,");
});

test("pings are lost in bursts too", async () => {
  const { bench, ask } = await setUp();
  bench.network.pings.set("10.0.0.1", { time: 20, ttl: 57 });
  bench.fault("loss of=100% burst=2 count=1");
  const answer = await ask('AT+QPING=1,"10.0.0.1",1,4', 5000);
  expect(answer.match(/\+QPING: \d+(?=,"|\r)/g)).toEqual([
    ...["+QPING: 569", "+QPING: 569"],
    ...["+QPING: 0", "+QPING: 0"],
  ]);
  expect(answer).toContain("+QPING: 0,4,2,2,20,20,20");
});

test("what a NAT forgets: of a UDP port one remote, until the module sends to it", async () => {
  const { bench, ask } = await setUp();
  const [one, two] = [1, 2].map((n) => bench.network.serveUdp(`10.0.0.${n}:9`)) as [Udp, Udp];
  bench.fault("nat udp=30s on=10.0.0.1:");
  await ask('AT+QIOPEN=1,0,"UDP SERVICE","127.0.0.1",0,3030,1');
  for (const n of [1, 2]) {
    await ask(`AT+QISEND=0,1,"10.0.0.${n}",9`);
    bench.host.type("?");
    await bench.clock.advance(10);
  }
  await bench.clock.advance(30_000);
  bench.host.heard();
  for (const remote of [one, two]) remote.send(Buffer.from("late"));
  await bench.clock.advance(10);
  expect(bench.host.heard().match(/10\.0\.0\.\d/g)).toEqual(["10.0.0.2"]);
  await ask('AT+QISEND=0,1,"10.0.0.1",9');
  bench.host.type("?");
  await bench.clock.advance(10);
  expect(one.received()).toHaveLength(2);
  one.send(Buffer.from("back"));
  await bench.clock.advance(10);
  expect(bench.host.heard()).toContain("back");
});
type Udp = ReturnType<Bench["network"]["serveUdp"]>;
