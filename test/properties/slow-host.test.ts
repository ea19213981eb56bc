import { expect, test } from "vitest";
import { Bench } from "./bench.ts";

/** Its answer is long: a few of them fill the pipe to the host. */
const LINE = "AT+QCFG=?\r";

test("a host that does not read is not answered further, and nothing is lost after", async () => {
  const bench = new Bench();
  await bench.ask("ATE0");
  const answer = await bench.ask(LINE.trim());
  bench.host.pipe.pause();
  for (let count = 0; count < 100; count++) bench.host.type(LINE);
  await bench.pass(1000);
  const { modem } = bench;
  expect(modem.ports.all[0]!.idle).toBe(false);

  bench.host.pipe.resume();
  await bench.pass(0);
  expect(bench.host.heard()).toBe(answer.repeat(100));
  expect(bench.defects).toEqual([]);
});

test("commands of a host that does not read wait: they have not been run", async () => {
  const bench = new Bench();
  await bench.ask("ATE0");
  bench.host.pipe.pause();
  for (let count = 0; count < 60; count++) bench.host.type(LINE);
  bench.host.type("AT+COPS=3,2\r");
  await bench.pass(1000);
  expect(bench.modem.settings.get("+COPS format")).toBeUndefined();
  bench.host.pipe.resume();
  await bench.pass(0);
  expect(bench.modem.settings.get("+COPS format")).toBe(2);
  expect(bench.host.heard().endsWith("\r\nOK\r\n")).toBe(true);
});

test("a host that does not read holds URCs, not the data behind them", async () => {
  const bench = new Bench();
  await bench.open(1);
  bench.host.pipe.pause();
  for (let count = 0; count < 100; count++) bench.peer.send(Buffer.alloc(1000, 0x61));
  await bench.pass(5000);
  // What the socket cannot hold stays with the peer.
  expect(bench.peer.unread).toBeGreaterThan(50_000);
  bench.host.pipe.resume();
  await bench.pass(5000);
  expect(bench.host.heard().replace(/[^a]/g, "").length).toBe(100_000);
});

test("the host's data goes on in transparent mode while it does not read", async () => {
  const bench = new Bench();
  await bench.open(2);
  bench.host.pipe.pause();
  for (let count = 0; count < 40; count++) bench.peer.send(Buffer.alloc(1000, 0x61));
  await bench.pass(1000);
  // Past what the pipe takes it stays with the peer.
  expect(bench.peer.unread).toBeGreaterThan(20_000);
  bench.host.type("up");
  await bench.pass(1000);
  expect(bench.peer.received().toString()).toBe("up");
  bench.host.pipe.resume();
  await bench.pass(1000);
  expect(bench.host.heard()).toBe("a".repeat(40_000));
});
