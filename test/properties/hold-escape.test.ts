import { expect, test } from "vitest";
import { Bench } from "./bench.ts";

/** TCP/IP 1.3: `+++` right behind other bytes is data, also if the pipe was held between the two. */
test("pluses that waited while the peer was full are data", async () => {
  const bench = new Bench();
  await bench.open(2);
  bench.peer.pause();
  while (bench.host.pipe.write(Buffer.alloc(4000, 0x61))) await bench.pass(10);
  bench.host.type("+++"); // at once behind the rest: no silence before
  await bench.pass(5000);
  bench.peer.resume();
  await bench.pass(5000);
  expect(bench.host.heard()).toBe("");
  expect(bench.peer.received().toString().endsWith("a+++")).toBe(true);
});
test("pluses that were all that waited are data", async () => {
  const bench = new Bench();
  await bench.ask('AT+QICFG="transwaittm",0');
  await bench.open(2);
  bench.peer.pause();
  // fill exactly until the module holds the pipe
  for (let i = 0; i < 5; i++) bench.host.type(Buffer.alloc(4000, 0x61));
  bench.host.type("+++");
  await bench.pass(5000);
  bench.peer.resume();
  await bench.pass(5000);
  expect(bench.host.heard()).toBe("");
  expect(bench.peer.received().toString().endsWith("a+++")).toBe(true);
});
