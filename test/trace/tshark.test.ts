import { describe, expect, test } from "vitest";
import { TracedBench } from "./traced-bench.ts";
import { complaints, noTshark, rows } from "./tshark.ts";

async function session(): Promise<Buffer> {
  const bench = new TracedBench(20);
  const { host, network, clock } = bench;
  network.serve("10.0.0.1:4000", (peer) => {
    peer.onReceive = (chunk) => peer.send(chunk);
  });
  network.serve("[2001:db8::1]:4000", (peer) => {
    peer.onReceive = () => peer.end();
  });
  const udp = network.serveUdp("10.0.0.2:4001");
  udp.onReceive = () => udp.send(Buffer.from("pong"));
  network.names.set("example.com", { addresses: ["10.0.0.1"], ttl: 60 });
  network.pings.set("10.0.0.1", { time: 30, ttl: 50 });
  bench.fault("cut at=6 on=AT+CSQ");
  await host.command("ATE0");
  await host.command("AT+CSQ");
  await host.command('AT+QICSGP=1,3,"internet"');
  await bench.open("10.0.0.1:4000");
  await bench.send("hello");
  await clock.advance(100);
  await host.command("AT+QIRD=0,1500");
  await host.command("AT+QICLOSE=0");
  await bench.open("10.0.0.2:4001", "UDP");
  await bench.send("ping");
  await clock.advance(100);
  await host.command("AT+QICLOSE=0");
  await bench.open("2001:db8::1:4000");
  await bench.send("x".repeat(1400));
  await host.urc('+QIURC: "closed",0');
  await host.command("AT+QICLOSE=0");
  await host.command('AT+QPING=1,"10.0.0.1",1,1');
  await clock.advance("2 s");
  await bench.open("example.com:4000");
  await host.command("AT+QICLOSE=0");
  await host.command('AT+QIOPEN=1,0,"TCP","10.0.0.1",4000,0,2');
  host.type("in data mode");
  await clock.advance("2 s");
  await host.escape();
  await host.command("AT+QICLOSE=0");
  return bench.file();
}

describe("tshark", () => {
  test.skipIf(noTshark)(`dissects a session without a complaint${noTshark}`, async () => {
    const file = await session();
    expect(complaints(file)).toEqual([]);
    const seen = rows(file);
    for (const row of [
      "uart1/AT Sent AT Command: ATE0",
      "Syslog USER.NOTICE: fault cut-1 bit: AT+CSQ",
      'uart1/AT Sent AT Command: AT+QIOPEN=1,0,"TCP","10.0.0.1",4000,0,0',
      "10.64.0.9 → 10.0.0.1 TCP 65514 → 4000 [SYN] Seq=0 Win=65535 Len=0 MSS=1318 WS=256",
      "10.0.0.1 → 10.64.0.9 TCP 4000 → 65514 [SYN, ACK] Seq=0 Ack=1 Win=65535 Len=0 MSS=1318 WS=256",
      "uart1/AT Rcvd AT Command: +QIOPEN: 0,0",
      "10.64.0.9 → 10.0.0.1 TCP 65514 → 4000 [PSH, ACK] Seq=1 Ack=1 Win=16776960 Len=5",
      "10.0.0.1 → 10.64.0.9 TCP 4000 → 65514 [FIN, ACK] Seq=6 Ack=7 Win=16776960 Len=0",
      "10.64.0.9 → 10.0.0.2 UDP 65514 → 4001 Len=4",
      "2001:db8::1 → 2001:db8::9 TCP 4000 → 65513 [FIN, ACK] Seq=1 Ack=1401 Win=16776960 Len=0",
      "10.0.0.1 → 10.64.0.9 ICMP Echo (ping) reply id=0x0000, seq=1/256, ttl=50 (request in",
      "192.0.2.53 → 10.64.0.9 DNS Standard query response 0x0002 A example.com A 10.0.0.1",
    ]) {
      expect(
        seen.some((line) => line.startsWith(row)),
        `${row}\n${seen.join("\n")}`,
      ).toBe(true);
    }
  });

  test.skipIf(noTshark)(
    `has nothing against answers that look like commands${noTshark}`,
    async () => {
      const bench = new TracedBench();
      for (const command of [
        "ATI",
        "AT&V",
        "AT+COPS=?",
        "ATE1",
        "AT+CSQ",
        "AT+CSQ;+CMEE?",
        "AT+CPMS?",
      ]) {
        await bench.host.command(command);
      }
      expect(complaints(bench.file())).toEqual([]);
    },
  );
});
