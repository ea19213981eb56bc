import { expect, test } from "vitest";
import { JournalMemory } from "../../src/journal/memory.ts";
import {
  recalledCapture,
  recalledJournal,
  recalledPorts,
  recalledTranscript,
} from "../../src/journal/recollection.ts";
import type { Instant } from "../../src/kernel/clock.ts";
import { Bench } from "../../src/testing/bench.ts";
import type { Trace } from "../../src/trace/trace.ts";

const WALL = 1_700_000_000_000;

function urc(line: string): Trace {
  return { kind: "urc", port: "uart1", line, at: 1 as Instant };
}

function flow(number: number, step: "connecting" | "over"): Trace {
  const end = { address: "127.0.0.1", port: 7 };
  const common = { protocol: "tcp", local: end, remote: end, acknowledged: 0 } as const;
  return { kind: "flow", flow: number, ...common, what: { step }, at: 1 as Instant };
}

test("the oldest rows are forgotten, and the numbers go on", () => {
  const memory = new JournalMemory(() => WALL, { rows: 3, bytes: 1e6 });
  for (const line of ["a", "b", "c", "d", "e"]) memory.sink(urc(line));
  expect([memory.first, memory.next]).toEqual([3, 6]);
  expect(memory.at(2)).toBeUndefined();
  expect(memory.at(6)).toBeUndefined();
  expect([...memory.from()].map(({ id, trace }) => [id, "line" in trace && trace.line])).toEqual([
    [3, "c"],
    [4, "d"],
    [5, "e"],
  ]);
  expect([...memory.from(5)]).toHaveLength(1);
  expect([...recalledJournal(memory, { by: "a test" })]).toEqual([
    '{"kind":"journal","version":1,"by":"a test"}\n',
    '{"kind":"lost","lines":2}\n',
    '{"at":1,"wall":"2023-11-14T22:13:20.000Z","kind":"urc","port":"uart1","line":"c"}\n',
    '{"at":1,"wall":"2023-11-14T22:13:20.000Z","kind":"urc","port":"uart1","line":"d"}\n',
    '{"at":1,"wall":"2023-11-14T22:13:20.000Z","kind":"urc","port":"uart1","line":"e"}\n',
  ]);
});

test("bytes count too, and are its own", () => {
  const memory = new JournalMemory(() => WALL, { rows: 100, bytes: 3000 });
  const chunk = Buffer.alloc(1000, "x");
  const bytes = { kind: "bytes", port: "uart1", way: "from host", chunk, data: true } as const;
  for (let count = 0; count < 5; count++) memory.sink({ ...bytes, at: count as Instant });
  chunk.fill("y");
  expect([memory.first, memory.next]).toEqual([4, 6]);
  expect(memory.line(memory.at(4)!)).toContain('"text":"xxx');
  // One that is more than there is room for stays until the next one comes.
  memory.sink({ ...bytes, chunk: Buffer.alloc(9000), at: 9 as Instant });
  expect([memory.first, memory.next]).toEqual([6, 7]);
});

test("how a connection began is known for as long as it lasts", () => {
  const memory = new JournalMemory(() => WALL, { rows: 2, bytes: 1e6 });
  memory.sink(flow(1, "connecting"));
  memory.sink(urc("a"));
  memory.sink(urc("b"));
  expect(memory.begun.map(({ id }) => id)).toEqual([1]);
  memory.sink(flow(1, "over"));
  memory.sink(urc("c"));
  memory.sink(urc("d"));
  expect(memory.begun).toEqual([]);
});

test("listeners hear of each row until they are told not to", () => {
  const memory = new JournalMemory(() => WALL);
  let heard = 0;
  const cancel = memory.listen(() => heard++);
  memory.sink(urc("a"));
  cancel();
  memory.sink(urc("b"));
  expect(heard).toBe(1);
});

test("a dialogue is recalled as a transcript, and as a capture", async () => {
  const memory = new JournalMemory(() => WALL);
  const { host, network, clock } = new Bench({ sink: memory.sink });
  network.serve({ address: "10.0.0.1", port: 7 }, (peer) => {
    peer.onReceive = (data) => peer.send(data);
  });
  await host.command("AT+QIACT=1");
  await host.command('AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,0');
  await clock.advance("2 s");
  expect(recalledPorts(memory)).toEqual(["uart1"]);
  expect(recalledTranscript(memory, "uart1")).toContain("\n> AT+QIACT=1\n< OK\n");
  expect(recalledTranscript(memory, "usbat")).not.toContain("AT+QIACT");
  const address = (): string => "10.9.9.9";
  const capture = recalledCapture(memory, { application: "a test", address });
  expect(capture.subarray(0, 4).toString("hex")).toBe("0a0d0d0a");
  expect(capture.includes("AT+QIOPEN")).toBe(true);
  const empty = recalledCapture(new JournalMemory(() => WALL), { application: "a", address });
  expect(empty.length).toBeGreaterThan(28);
});
