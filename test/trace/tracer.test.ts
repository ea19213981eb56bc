import { expect, test } from "vitest";
import type { Trace } from "../../src/trace/trace.ts";
import { TracedBench } from "./traced-bench.ts";

function ofKind<K extends Trace["kind"]>(bench: TracedBench, kind: K) {
  return bench.traces.filter((trace): trace is Trace & { kind: K } => trace.kind === kind);
}

test("commands with their results, as the host sees them, and how long they took", async () => {
  const bench = new TracedBench(20);
  bench.network.serve("10.0.0.1:7");
  bench.fault("answer on=AT+CSQ");
  await bench.host.command("AT");
  await bench.host.command("AT+CSQ");
  await bench.host.command("AT+QIACT=1");
  await bench.host.command('AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,2');
  await bench.host.escape();
  await bench.host.command("AT+CPIN=1;+CSQ");
  const told = ofKind(bench, "command").map(({ text, result, took }) => [text, result, took]);
  expect(told.slice(0, 1)).toEqual([["AT", "OK", 0]]);
  expect(told.slice(2)).toEqual([
    ["AT+QIACT=1", "OK", 0],
    ['AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,2', "CONNECT", 40],
    ["AT+CPIN=1", expect.stringMatching(/ERROR/), 0],
  ]);
  expect(told[1]).toEqual(["AT+CSQ", expect.stringMatching(/ERROR/), 0]);
});

test("a prompt, and what is typed at it", async () => {
  const bench = new TracedBench();
  bench.network.serve("10.0.0.1:7");
  await bench.open("10.0.0.1:7");
  bench.traces.length = 0;
  await bench.send("AT+CSQ");
  await bench.host.command("AT");
  const told = ofKind(bench, "command").map(({ text, result }) => `${text} ${result}`);
  expect(told).toEqual(["AT+QISEND=0,6 >", "AT+QISEND=0,6 SEND OK", "AT OK"]);
  const typed = ofKind(bench, "bytes").filter(({ way }) => way === "from host");
  expect(typed.map(({ chunk, data }) => [chunk.toString(), data])).toEqual([
    ["AT+QISEND=0,6\r", false],
    ["AT+CSQ", true],
    ["AT\r", false],
  ]);
});

test("behind a prompt that is left with ESC commands are typed again", async () => {
  const bench = new TracedBench();
  bench.network.serve("10.0.0.1:7");
  await bench.open("10.0.0.1:7");
  await bench.host.command("AT+QISEND=0");
  await bench.host.send("abc\x1b");
  bench.traces.length = 0;
  await bench.host.command("AT+CSQ");
  const typed = ofKind(bench, "bytes").filter(({ way }) => way === "from host");
  expect(typed.map(({ chunk, data }) => [chunk.toString(), data])).toEqual([["AT+CSQ\r", false]]);
});

test("data mode, from CONNECT to NO CARRIER", async () => {
  const bench = new TracedBench();
  bench.network.serve("10.0.0.1:7", (peer) => {
    peer.onReceive = (chunk) => {
      peer.send(chunk);
      peer.end();
    };
  });
  await bench.host.command("AT+QIACT=1");
  await bench.host.command('AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,2');
  bench.host.type("data");
  await bench.clock.advance("1 s");
  await bench.host.command("AT");
  const bytes = ofKind(bench, "bytes").filter(({ data }) => data);
  expect(bytes.map(({ way, chunk }) => `${way} ${chunk}`)).toEqual([
    "from host data",
    "to host data",
  ]);
});

test("URCs, lines, events and faults", async () => {
  const bench = new TracedBench();
  bench.fault("cut on=nothing");
  bench.host.setLine("DTR", false);
  bench.host.setLine("DTR", false);
  bench.host.setLine("DTR", true);
  bench.network.serve("10.0.0.1:7");
  await bench.open("10.0.0.1:7");
  expect(ofKind(bench, "urc").map(({ line }) => line)).toContain("+QIOPEN: 0,0");
  const lines = ofKind(bench, "line").filter(({ line }) => line === "DTR");
  expect(lines.map(({ active }) => active)).toEqual([false, true]);
  expect(ofKind(bench, "fault")[0]!.event).toMatchObject({ what: "added" });
  expect(ofKind(bench, "event")[0]!.event).toMatchObject({ event: "socket opened" });
});

test("a flow is told from its beginning to its end, once", async () => {
  const bench = new TracedBench();
  bench.network.serve("10.0.0.1:7", (peer) => {
    peer.onReceive = (chunk) => peer.send(chunk);
  });
  await bench.open("10.0.0.1:7");
  await bench.send("hello");
  await bench.clock.advance(10);
  await bench.host.command("AT+QICLOSE=0");
  const flows = ofKind(bench, "flow");
  expect(flows.map(({ what }) => what.step)).toEqual([
    "connecting",
    "opened",
    "up",
    "down",
    "module ended",
    "peer ended",
    "over",
  ]);
  expect(new Set(flows.map(({ flow }) => flow)).size).toBe(1);
  expect(flows.map(({ acknowledged }) => acknowledged)).toEqual([0, 0, 0, 5, 5, 5, 5]);
  expect(flows.at(-1)!.local).toEqual({ address: "", port: 65_514 });
});
