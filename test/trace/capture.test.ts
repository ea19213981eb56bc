import { describe, expect, test } from "vitest";
import { ipLines, readCapture, readIp } from "./read-capture.ts";
import { TracedBench } from "./traced-bench.ts";

const OWN = "10.64.0.9:65514";

function echo(bench: TracedBench, place = "10.0.0.1:7"): void {
  bench.network.serve(place, (peer) => {
    peer.onReceive = (chunk) => peer.send(chunk);
  });
}

describe("TCP", () => {
  test("opens, sends, receives and closes", async () => {
    const bench = new TracedBench(20);
    echo(bench);
    await bench.open("10.0.0.1:7");
    await bench.send("hello");
    await bench.clock.advance(100);
    await bench.host.command("AT+QICLOSE=0");
    expect(ipLines(bench.file())).toEqual([
      `out ${OWN} 10.0.0.1:7 SYN seq 0 ack 0`,
      `in 10.0.0.1:7 ${OWN} SYN ACK seq 0 ack 1`,
      `out ${OWN} 10.0.0.1:7 ACK seq 1 ack 1`,
      `out ${OWN} 10.0.0.1:7 PSH ACK seq 1 ack 1 "hello"`,
      `in 10.0.0.1:7 ${OWN} PSH ACK seq 1 ack 6 "hello"`,
      `out ${OWN} 10.0.0.1:7 ACK seq 6 ack 6`,
      `out ${OWN} 10.0.0.1:7 FIN ACK seq 6 ack 6`,
      `in 10.0.0.1:7 ${OWN} FIN ACK seq 6 ack 7`,
      `out ${OWN} 10.0.0.1:7 ACK seq 7 ack 7`,
    ]);
  });

  test("packets have the instant at which it happened, in order, though ports come to light later", async () => {
    const bench = new TracedBench(20);
    echo(bench);
    const start = bench.clock.utc;
    await bench.open("10.0.0.1:7");
    const packets = readCapture(bench.file());
    const times = packets.filter(({ at }) => at === "ip").map(({ time }) => time - start);
    expect(times).toEqual([0, 40, 40]);
    const all = packets.map(({ time }) => time);
    expect(all).toEqual(all.toSorted((a, b) => a - b));
  });

  test("a peer that is slow to acknowledge is seen to be", async () => {
    const bench = new TracedBench();
    bench.network.serve("10.0.0.1:7", (peer) => {
      peer.pause();
      bench.clock.after(5000, () => peer.resume());
    });
    await bench.open("10.0.0.1:7");
    await bench.send("one");
    await bench.send("two");
    await bench.clock.advance("6 s");
    await bench.send("three");
    expect(ipLines(bench.file()).slice(3)).toEqual([
      `out ${OWN} 10.0.0.1:7 PSH ACK seq 1 ack 1 "one"`,
      `out ${OWN} 10.0.0.1:7 PSH ACK seq 4 ack 1 "two"`,
      `in 10.0.0.1:7 ${OWN} ACK seq 1 ack 7`,
      `out ${OWN} 10.0.0.1:7 PSH ACK seq 7 ack 1 "three"`,
    ]);
  });

  test("the peer closes, then the module", async () => {
    const bench = new TracedBench();
    bench.network.serve("10.0.0.1:7", (peer) => peer.end());
    await bench.open("10.0.0.1:7");
    await bench.host.urc('+QIURC: "closed",0');
    await bench.host.command("AT+QICLOSE=0");
    expect(ipLines(bench.file()).slice(3)).toEqual([
      `in 10.0.0.1:7 ${OWN} FIN ACK seq 1 ack 1`,
      `out ${OWN} 10.0.0.1:7 ACK seq 1 ack 2`,
      `out ${OWN} 10.0.0.1:7 FIN ACK seq 1 ack 2`,
      `in 10.0.0.1:7 ${OWN} ACK seq 2 ack 2`,
    ]);
  });

  test("the peer resets", async () => {
    const bench = new TracedBench();
    bench.network.serve("10.0.0.1:7", (peer) => {
      peer.onReceive = () => peer.reset();
    });
    await bench.open("10.0.0.1:7");
    await bench.send("hello");
    await bench.clock.advance(10);
    expect(ipLines(bench.file()).slice(4)).toEqual([
      `in 10.0.0.1:7 ${OWN} ACK seq 1 ack 6`,
      `in 10.0.0.1:7 ${OWN} RST ACK seq 1 ack 6`,
    ]);
  });

  test("the module resets with its context", async () => {
    const bench = new TracedBench();
    echo(bench);
    await bench.open("10.0.0.1:7");
    bench.modem.loseContext(1);
    expect(ipLines(bench.file()).slice(3)).toEqual([`out ${OWN} 10.0.0.1:7 RST ACK seq 1 ack 1`]);
  });

  test("refused, unreachable, never answered", async () => {
    const bench = new TracedBench();
    bench.network.unreachable("10.0.0.2:1");
    bench.network.blackhole("10.0.0.3:1");
    for (const address of ["10.0.0.1", "10.0.0.2", "10.0.0.3"]) {
      expect(await bench.open(`${address}:1`)).not.toBe("+QIOPEN: 0,0");
      await bench.host.command("AT+QICLOSE=0");
    }
    expect(ipLines(bench.file()).map((line) => line.replaceAll(/:49\d{3}/g, ":port"))).toEqual([
      "out 10.64.0.9:port 10.0.0.1:1 SYN seq 0 ack 0",
      "in 10.0.0.1:1 10.64.0.9:port RST ACK seq 0 ack 1",
      "out 10.64.0.9:port 10.0.0.2:1 SYN seq 0 ack 0",
      "in 192.0.0.8 10.64.0.9 ICMP 3 1",
      "out 10.64.0.9:port 10.0.0.3:1 SYN seq 0 ack 0",
    ]);
    const texts = readCapture(bench.file()).map(({ bytes }) => bytes.toString("latin1"));
    expect(texts.filter((text) => text.includes("unreachable"))).toHaveLength(1);
  });

  test("what is still unanswered at the end is in the file", async () => {
    const bench = new TracedBench();
    bench.network.blackhole("10.0.0.3:1");
    await bench.host.command("AT+QIACT=1");
    await bench.host.command('AT+QIOPEN=1,0,"TCP","10.0.0.3",1,0,0');
    await bench.clock.advance("5 s");
    expect(ipLines(bench.file())).toEqual(["out 10.64.0.9:49153 10.0.0.3:1 SYN seq 0 ack 0"]);
  });

  test("a local port that was asked for is in the SYN from the start", async () => {
    const bench = new TracedBench();
    bench.network.blackhole("10.0.0.3:1");
    await bench.host.command("AT+QIACT=1");
    await bench.host.command('AT+QIOPEN=1,0,"TCP","10.0.0.3",1,5000,0');
    expect(ipLines(bench.file())).toEqual(["out 10.64.0.9:5000 10.0.0.3:1 SYN seq 0 ack 0"]);
  });

  test("a router's answer quotes the SYN it was about, from the port that was asked for", async () => {
    const bench = new TracedBench();
    bench.network.unreachable("10.0.0.2:1");
    await bench.host.command("AT+QIACT=1");
    await bench.host.command('AT+QIOPEN=1,0,"TCP","10.0.0.2",1,5000,0');
    await bench.host.urc("+QIOPEN: 0,566");
    const packets = readCapture(bench.file()).filter(({ at }) => at === "ip");
    const [syn, answer] = packets.map(({ bytes }) => bytes);
    expect(readIp(answer!).above.subarray(8).equals(syn!)).toBe(true);
  });

  test("long data goes in segments", async () => {
    const bench = new TracedBench();
    echo(bench);
    await bench.open("10.0.0.1:7");
    await bench.send("x".repeat(1460));
    expect(ipLines(bench.file()).slice(3, 5)).toEqual([
      `out ${OWN} 10.0.0.1:7 ACK seq 1 ack 1 1318 bytes`,
      `out ${OWN} 10.0.0.1:7 PSH ACK seq 1319 ack 1 142 bytes`,
    ]);
    const sizes = readCapture(bench.file()).filter(({ at }) => at === "ip");
    expect(Math.max(...sizes.map(({ bytes }) => bytes.length))).toBe(1358);
  });

  test("a peer dials a listener, or is sent away", async () => {
    const bench = new TracedBench();
    await bench.host.command("AT+QIACT=1");
    await bench.host.command('AT+QIOPEN=1,0,"TCP LISTENER","127.0.0.1",0,2020,0');
    await bench.clock.advance(10);
    const peer = bench.network.connectTo(2020, "10.0.0.5:4000")!;
    await bench.clock.advance(10);
    peer.send(Buffer.from("hi"));
    await bench.clock.advance(10);
    expect(ipLines(bench.file())).toEqual([
      "in 10.0.0.5:4000 10.64.0.9:2020 SYN seq 0 ack 0",
      "out 10.64.0.9:2020 10.0.0.5:4000 SYN ACK seq 0 ack 1",
      "in 10.0.0.5:4000 10.64.0.9:2020 ACK seq 1 ack 1",
      'in 10.0.0.5:4000 10.64.0.9:2020 PSH ACK seq 1 ack 1 "hi"',
      "out 10.64.0.9:2020 10.0.0.5:4000 ACK seq 1 ack 3",
    ]);
  });

  test("IPv6", async () => {
    const bench = new TracedBench();
    echo(bench, "[2001:db8::1]:7");
    await bench.host.command('AT+QICSGP=1,3,"internet"');
    expect(await bench.open("2001:db8::1:7")).toBe("+QIOPEN: 0,0");
    const syn = readCapture(bench.file()).find(({ at }) => at === "ip");
    expect(readIp(syn!.bytes)).toMatchObject({
      from: "2001:db8:0:0:0:0:0:9",
      to: "2001:db8:0:0:0:0:0:1",
    });
  });
});

describe("without connections", () => {
  test("UDP, and UDP SERVICE", async () => {
    const bench = new TracedBench();
    const server = bench.network.serveUdp("10.0.0.2:9");
    server.onReceive = () => server.send(Buffer.from("pong"));
    await bench.open("10.0.0.2:9", "UDP");
    await bench.send("ping");
    await bench.host.command('AT+QIOPEN=1,1,"UDP SERVICE","127.0.0.1",0,3030,0');
    await bench.clock.advance(10);
    await bench.host.command('AT+QISEND=1,3,"10.0.0.2",9');
    await bench.host.send("abc");
    await bench.clock.advance(10);
    expect(ipLines(bench.file())).toEqual([
      `out ${OWN} 10.0.0.2:9 UDP "ping"`,
      `in 10.0.0.2:9 ${OWN} UDP "pong"`,
      'out 10.64.0.9:3030 10.0.0.2:9 UDP "abc"',
      'in 10.0.0.2:9 10.64.0.9:3030 UDP "pong"',
    ]);
  });

  test("names: asked, found, not found", async () => {
    const bench = new TracedBench(5);
    echo(bench);
    bench.network.names.set("example.com", { addresses: ["10.0.0.1"], ttl: 60 });
    expect(await bench.open("example.com:7")).toBe("+QIOPEN: 0,0");
    await bench.host.command('AT+QIDNSGIP=1,"nobody.example"');
    await bench.clock.advance(100);
    const lines = ipLines(bench.file()).map((line) => line.split(" ").slice(0, 4).join(" "));
    expect(lines).toEqual([
      "out 10.64.0.9:32769 192.0.2.53:53 UDP",
      "in 192.0.2.53:53 10.64.0.9:32769 UDP",
      `out ${OWN} 10.0.0.1:7 SYN`,
      `in 10.0.0.1:7 ${OWN} SYN`,
      `out ${OWN} 10.0.0.1:7 ACK`,
      "out 10.64.0.9:32770 192.0.2.53:53 UDP",
      "in 192.0.2.53:53 10.64.0.9:32770 UDP",
    ]);
  });

  test("pings: answered with the hops that were left, and not", async () => {
    const bench = new TracedBench();
    bench.network.pings.set("10.0.0.1", { time: 30, ttl: 50 });
    await bench.host.command("AT+QIACT=1");
    await bench.host.command('AT+QPING=1,"10.0.0.1",1,1');
    await bench.clock.advance("2 s");
    await bench.host.command('AT+QPING=1,"10.0.0.2",1,1');
    await bench.clock.advance("2 s");
    const packets = readCapture(bench.file()).filter(({ at }) => at === "ip");
    const seen = packets.map(({ bytes, way }) => {
      const { to, hops, above } = readIp(bytes);
      return `${way} ${to} ${above[0]} hops ${hops}`;
    });
    expect(seen).toEqual([
      "out 10.0.0.1 8 hops 64",
      "in 10.64.0.9 0 hops 50",
      "out 10.0.0.2 8 hops 64",
    ]);
  });
});

describe("beside packets", () => {
  test("a fault that bites has a row with a comment, also where what it bit never comes", async () => {
    const bench = new TracedBench();
    bench.fault("cut at=5 on=AT+CSQ");
    await bench.host.command("AT+CSQ");
    const comments = readCapture(bench.file()).flatMap(({ comment }) => comment ?? []);
    expect(comments).toEqual(["fault cut-1 added: cut at=5 on=AT+CSQ", "fault cut-1 bit: AT+CSQ"]);
  });

  test("every port has its interface, and each byte of the dialogue is in the file once", async () => {
    const bench = new TracedBench();
    const second = bench.plug();
    await bench.host.command("AT+CSQ");
    await second.command("ATI");
    const packets = readCapture(bench.file());
    const said = (port: string, way: string): string =>
      packets
        .filter((packet) => packet.at === port && packet.way === way)
        .map(({ bytes }) => payload(bytes).toString("latin1"))
        .join("");
    expect(said("uart1", "in")).toBe("AT+CSQ\r");
    expect(said("uart1", "out")).toBe("AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n");
    expect(said("usbat", "in")).toBe("ATI\r");
    expect(said("usbat", "out")).toBe(second.heard());
  });

  test("packets that were lost are counted in the next one", async () => {
    const bench = new TracedBench();
    await bench.host.command("AT");
    bench.full = true;
    await bench.host.command("AT");
    bench.full = false;
    await bench.host.command("AT");
    const dropped = readCapture(bench.file()).map((packet) => packet.dropped);
    expect(dropped).toEqual([0, 0, 0, 3, 0, 0]);
  });
});

/** What stands behind the tags of an exported PDU. */
function payload(bytes: Buffer): Buffer {
  let at = 0;
  while (bytes.readUInt16BE(at) !== 0) at += 4 + bytes.readUInt16BE(at + 2);
  return bytes.subarray(at + 4);
}
