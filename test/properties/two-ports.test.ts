import { expect, test } from "vitest";
import { Bench } from "./bench.ts";

async function both(bench: Bench) {
  const second = bench.plug();
  second.type("ATE0\r");
  await bench.pass(20);
  second.heard();
  return second;
}

test("two ports close the same socket: each is answered when it is over", async () => {
  const bench = new Bench();
  await bench.open(0);
  const second = await both(bench);
  bench.peer.autoEnd = false;
  bench.host.type("AT+QICLOSE=0,10\r");
  await bench.pass(1000);
  second.type("AT+QICLOSE=0,10\r");
  await bench.pass(1000);
  expect(bench.host.heard() + second.heard()).toBe("");
  bench.peer.end();
  await bench.pass(0);
  expect(bench.host.heard()).toBe("\r\nOK\r\n");
  expect(second.heard()).toBe("\r\nOK\r\n");
  expect(await bench.ask("AT+QISTATE?")).toBe("\r\nOK\r\n");
});

test("the later port's shorter time to close counts for both", async () => {
  const bench = new Bench();
  await bench.open(0);
  const second = await both(bench);
  bench.peer.autoEnd = false;
  bench.host.type("AT+QICLOSE=0,60\r");
  await bench.pass(1000);
  second.type("AT+QICLOSE=0,0\r");
  await bench.pass(20);
  expect(second.heard()).toBe("\r\nOK\r\n");
  expect(bench.host.heard()).toBe("\r\nOK\r\n");
  expect(bench.peer.state).toBe("reset");
});

test("a socket that one port is in data mode with is closed by another: NO CARRIER", async () => {
  const bench = new Bench();
  await bench.open(2);
  const second = await both(bench);
  bench.host.type("not sent any more");
  second.type("AT+QICLOSE=0\r");
  await bench.pass(1000);
  expect(second.heard()).toBe("\r\nOK\r\n");
  expect(bench.host.heard()).toContain("\r\nNO CARRIER\r\n");
  expect(await bench.ask("AT")).toContain("\r\nOK\r\n");
});

test("a restart while another port's command runs answers that command no more", async () => {
  const bench = new Bench();
  await bench.open(0);
  const second = await both(bench);
  bench.peer.autoEnd = false;
  bench.host.type("AT+QICLOSE=0,60\r");
  await bench.pass(1000);
  second.type("AT+CFUN=1,1\r");
  await bench.pass(1000);
  expect(bench.host.heard()).toMatch(/^\r\nPOWERED DOWN\r\n.*\r\nRDY\r\n/s);
  await bench.pass(300_000);
  expect(bench.host.heard()).toBe("");
  expect(await bench.ask("AT")).toBe("AT\r\r\nOK\r\n");
});
