import { expect, test } from "vitest";
import type { InterposedPort } from "../at/interposer.ts";
import type { Pipe, PipeReader } from "../kernel/pipe.ts";
import { SimClock } from "../kernel/sim-clock.ts";
import { Faults } from "./faults.ts";
import { Mouth } from "./mouth.ts";

/** A pipe whose other end takes one write, and then asks to hold. */
class Narrow implements Pipe {
  readonly written: string[] = [];
  reader: PipeReader | undefined;
  paused = false;

  write(chunk: Buffer): boolean {
    this.written.push(chunk.toString());
    return false;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  close(): void {}

  attach(reader: PipeReader): void {
    this.reader = reader;
  }
}

function late(ms: number) {
  const clock = new SimClock();
  const narrow = new Narrow();
  const faults = new Faults({ clock });
  const pipe = faults.pipe(narrow, () => "uart1");
  const heard: string[] = [];
  let drains = 0;
  pipe.attach({
    receive: (chunk) => void heard.push(chunk.toString()),
    drained: () => void drains++,
    closed: () => void heard.push("closed"),
  });
  for (const way of ["to host", "from host"] as const) {
    faults.hooks.wire(way, (chunk) => [{ delay: ms, chunk }]);
  }
  return { clock, narrow, faults, pipe, heard, drains: () => drains };
}

test("a pipe that asks to hold gets no more until it has room", async () => {
  const { clock, narrow, pipe, drains } = late(10);
  for (const text of ["a", "b", "c"]) pipe.write(Buffer.from(text));
  await clock.advance(1000);
  expect(narrow.written).toEqual(["a"]);
  narrow.reader!.drained();
  await clock.advance(1000);
  expect(narrow.written).toEqual(["a", "b"]);
  narrow.reader!.drained();
  narrow.reader!.drained();
  expect(narrow.written).toEqual(["a", "b", "c"]);
  // The module was not asked to hold.
  expect(drains()).toBe(0);
});

test("past its limit the module is asked to hold, and told of room once", async () => {
  const { clock, pipe, narrow, drains } = late(10);
  expect(pipe.write(Buffer.alloc(16 * 1024))).toBe(true);
  expect(pipe.write(Buffer.alloc(1))).toBe(false);
  await clock.advance(10);
  expect(drains()).toBe(0);
  narrow.reader!.drained();
  narrow.reader!.drained();
  expect(drains()).toBe(1);
});

test("so is the host, which hears nothing of it if the module holds it anyway", async () => {
  const { clock, narrow, pipe, heard } = late(10);
  narrow.reader!.receive(Buffer.alloc(16 * 1024, 0x61));
  expect(narrow.paused).toBe(false);
  narrow.reader!.receive(Buffer.from("b"));
  expect(narrow.paused).toBe(true);
  pipe.pause();
  await clock.advance(100);
  expect(heard).toEqual([]);
  pipe.resume();
  expect(heard.at(-1)).toBe("b");
  expect(narrow.paused).toBe(false);
});

test("a host that leaves takes along what waits, and nobody is held by it", async () => {
  const { clock, narrow, pipe, heard, drains } = late(10);
  pipe.write(Buffer.alloc(20_000));
  narrow.reader!.receive(Buffer.alloc(20_000));
  expect(narrow.paused).toBe(true);
  narrow.reader!.hostLeft!();
  expect(narrow.paused).toBe(false);
  expect(drains()).toBe(1);
  await clock.advance(100);
  expect(narrow.written).toEqual([]);
  expect(heard).toEqual([]);
});

test("the end comes behind what was sent before it", async () => {
  const { clock, narrow, heard } = late(10);
  narrow.reader!.receive(Buffer.from("a"));
  narrow.reader!.closed();
  expect(heard).toEqual([]);
  await clock.advance(10);
  expect(heard).toEqual(["a", "closed"]);
});

test("stalls of one way add up, and the other way goes on", () => {
  const clock = new SimClock();
  const narrow = new Narrow();
  const faults = new Faults({ clock });
  const pipe = faults.pipe(narrow, () => "uart1");
  const heard: string[] = [];
  pipe.attach({ receive: (chunk) => void heard.push(chunk.toString()), drained() {}, closed() {} });
  const [wire] = faults.wires;
  const one = wire!.stall("to host");
  const two = wire!.stall("to host");
  pipe.write(Buffer.from("a"));
  narrow.reader!.receive(Buffer.from("b"));
  one();
  expect([narrow.written, heard]).toEqual([[], ["b"]]);
  two();
  expect(narrow.written).toEqual(["a"]);
});

test("a port is told of room by its pipe, where that has asked to hold", async () => {
  const clock = new SimClock();
  let drains = 0;
  let over = 0;
  const port: InterposedPort = {
    name: "uart1",
    urcWaits: false,
    report() {},
    shout() {},
    urcBytes: () => undefined,
    drained: () => void drains++,
  };
  const mouth = new Mouth(clock, port, () => void over++);
  const piece = { delay: 10, chunk: Buffer.from("a") };
  expect(mouth.say([piece], () => false)).toBe(false);
  await clock.advance(10);
  expect([drains, over]).toEqual([0, 1]);
  expect(mouth.say([piece], () => true)).toBe(false);
  await clock.advance(10);
  expect([drains, over]).toEqual([1, 2]);
});
