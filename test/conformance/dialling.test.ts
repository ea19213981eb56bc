import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SimClock } from "../../src/kernel/sim-clock.ts";
import { openConnect, parseTarget, type ConnectPort } from "../../src/transports/connect.ts";
import { Changes } from "../stages/changes.ts";
import { PortReader } from "../stages/port-reader.ts";
import { freePort } from "../stages/remotes.ts";
import { Listener } from "../stages/telnet-host.ts";

let clock: SimClock;
let reader: PortReader;
let told: string[];
let changes: Changes;
let port: ConnectPort | undefined;
let listener: Listener | undefined;

beforeEach(() => {
  clock = new SimClock();
  reader = new PortReader();
  changes = new Changes();
  told = [];
});

afterEach(async () => {
  port?.close();
  await listener?.close();
  listener = undefined;
});

function dial(url: string, whenAnswered?: (run: () => void) => () => void): ConnectPort {
  // Of this test alone: the end of the one before may still be told.
  const mine = told;
  const tell = (what: string): void => {
    mine.push(what);
    changes.tell();
  };
  port = openConnect({
    target: parseTarget(url),
    clock,
    whenAnswered,
    onHost: (event, _from, why) => tell(why ? `${event}: ${why}` : event),
    onTrouble: tell,
  });
  port.pipe.attach(reader);
  return port;
}

/** How long an attempt may take. */
const LIMIT = 10_000;

/** Nobody is told of an attempt that fails like the last one; the alarm for the next one shows it. */
async function nextDial(): Promise<number> {
  const deadline = performance.now() + 5000;
  const due = (): number => (clock.nextDue ?? Number.NaN) - clock.now;
  while (!(due() < LIMIT) && performance.now() < deadline) {
    await new Promise((turn) => setImmediate(turn));
  }
  return due();
}

/** How long it waits before each of the next attempts, which all fail. */
async function waits(count: number): Promise<number[]> {
  const found: number[] = [];
  for (let round = 0; round < count; round++) {
    const wait = await nextDial();
    found.push(wait);
    await clock.advance(wait);
  }
  return found;
}

describe("nobody there", () => {
  test("it dials again, each time after twice as long, five seconds at most; why is told once", async () => {
    dial(`tcp://127.0.0.1:${await freePort()}`);
    expect(await waits(8)).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    expect(told).toEqual(["connection refused"]);
  });

  test("a UNIX socket that is not there yet", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dial-"));
    const path = join(folder, "qemu");
    dial(`unix:${path}`);
    await waits(3);
    expect(told).toEqual(["no such socket"]);
    listener = await Listener.at({ path });
    await clock.advance(await nextDial());
    await listener.socket(0);
    await changes.until(() => told.length === 2);
    expect(told).toEqual(["no such socket", "host attached"]);
    rmSync(folder, { recursive: true });
  });

  test("what is said meanwhile is lost, and holds nobody up", async () => {
    const number = await freePort();
    dial(`tcp://127.0.0.1:${number}`);
    expect(port!.pipe.write(Buffer.alloc(1024 * 1024))).toBe(true);
    await nextDial();
    listener = await Listener.at({ port: number });
    await clock.advance(100);
    const socket = await listener.socket(0);
    await changes.until(() => told.includes("host attached"));
    port!.pipe.write(Buffer.from("RDY"));
    const [first] = await new Promise<[Buffer]>((resolve) =>
      socket.once("data", (chunk: Buffer) => resolve([chunk])),
    );
    expect(first.toString()).toBe("RDY");
  });

  test("closed, it dials no more, and waits for no answer", async () => {
    listener = await Listener.at({ port: 0 });
    dial(`tcp://127.0.0.1:${listener.port}`).close();
    // The limit of the attempt is no more: nor is the socket, which would keep the process.
    await new Promise((turn) => setImmediate(turn));
    expect(clock.nextDue).toBeUndefined();
    await clock.advance(60_000);
    expect(clock.nextDue).toBeUndefined();
    expect(told).toEqual([]);
  });
});

describe("a connection that is lost", () => {
  test("short ones are dialled again more and more slowly, one that lasted a second at once", async () => {
    listener = await Listener.at({ port: 0 });
    dial(`tcp://127.0.0.1:${listener.port}`);
    const found: number[] = [];
    for (const [index, lasted] of [0, 0, 999, 1000, 0].entries()) {
      const socket = await listener.socket(index);
      await changes.until(() => told.length === 2 * index + 1);
      await clock.advance(lasted);
      socket.resume().end();
      found.push(await nextDial());
      await clock.advance(found.at(-1)!);
    }
    expect(found).toEqual([100, 200, 400, 100, 200]);
    const pair = ["host attached", "host left"];
    expect(told.slice(0, 10)).toEqual([...pair, ...pair, ...pair, ...pair, ...pair]);
    expect(reader.events.slice(0, 3)).toEqual(["came", "ended", "left"]);
  });

  test("one that is broken off is told with its reason, and so is why the next one fails", async () => {
    listener = await Listener.at({ port: 0 });
    dial(`tcp://127.0.0.1:${listener.port}`);
    const socket = await listener.socket(0);
    await changes.until(() => told.length === 1);
    socket.resetAndDestroy();
    await nextDial();
    await listener.close();
    listener = undefined;
    await waits(3);
    expect(told).toEqual(["host attached", "host left: ECONNRESET", "connection refused"]);
  });

  test("one that is broken off while the module holds is dialled again at once", async () => {
    listener = await Listener.at({ port: 0 });
    const { pipe } = dial(`tcp://127.0.0.1:${listener.port}`);
    const socket = await listener.socket(0);
    await changes.until(() => told.length === 1);
    pipe.pause();
    socket.resetAndDestroy();
    await changes.until(() => told.length === 2);
    await clock.advance(await nextDial());
    await listener.socket(1);
    await changes.until(() => told.length === 3);
    expect(told).toEqual(["host attached", "host left: ECONNRESET", "host attached"]);
    expect(reader.events).toEqual(["came", "left", "came"]);
  });

  test("what the other end sent before its end is heard, whole, even by a module that was holding", async () => {
    listener = await Listener.at({ port: 0 });
    const { pipe } = dial(`tcp://127.0.0.1:${listener.port}`);
    pipe.pause();
    const socket = await listener.socket(0);
    const typed = "x".repeat(300_000);
    socket.end(typed);
    await changes.until(() => told.length === 1);
    expect(reader.events).toEqual(["came"]);
    pipe.resume();
    await reader.untilHappened("left");
    expect(reader.text).toBe(typed);
    expect(reader.events).toEqual(["came", "ended", "left"]);
  });

  test("the answers to it still get there before the module ends its side", async () => {
    listener = await Listener.at({ port: 0 });
    const answered: (() => void)[] = [];
    const { pipe } = dial(`tcp://127.0.0.1:${listener.port}`, (run) => {
      pipe.write(Buffer.from("y".repeat(500_000)));
      answered.push(run);
      return () => {};
    });
    const socket = await listener.socket(0);
    let heard = 0;
    socket.on("data", (chunk: Buffer) => {
      heard += chunk.length;
      changes.tell();
    });
    let ended = false;
    socket.on("end", () => {
      ended = true;
      changes.tell();
    });
    socket.end("AT\r");
    await changes.until(() => heard === 500_000);
    expect([reader.text, heard, ended]).toEqual(["AT\r", 500_000, false]);
    answered[0]!();
    await changes.until(() => ended);
    expect(ended).toBe(true);
  });
});

describe("where to", () => {
  test.each([
    ["tcp://localhost:4000", { kind: "tcp", host: "localhost", port: 4000 }],
    ["TCP://[::1]:4000/", { kind: "tcp", host: "::1", port: 4000 }],
    ["unix:/tmp/a b", { kind: "unix", path: "/tmp/a b" }],
    ["unix:///tmp/at", { kind: "unix", path: "/tmp/at" }],
    ["unix:at", { kind: "unix", path: "at" }],
    [
      "rfc2217://box:4000?dtr=dcd&dcd=reset",
      {
        ...{ kind: "rfc2217", host: "box", port: 4000 },
        wiring: { dtr: "DCD", rts: "none", dsr: "none", dcd: "RESET_N" },
      },
    ],
  ])("%s", (url, target) => expect(parseTarget(url)).toEqual(target));

  test.each([
    ...[
      "tcp://",
      "tcp://box",
      "tcp://box:0",
      "tcp://box:65536",
      "tcp://:4000",
      "unix:",
      "box:4000",
    ],
    ...["tcp://box:4000?dtr=ri", "http://box:4000", "rfc2217://::1:4000"],
  ])("%s is refused", (url) =>
    expect(() => parseTarget(url)).toThrow(
      `${url}: tcp://HOST:PORT, rfc2217://HOST:PORT[?dtr=ri&rts=cts] or unix:PATH is needed`,
    ),
  );

  test("a path that is too long is refused: the system would dial its beginning", () => {
    const path = `/tmp/${"x".repeat(103)}`;
    expect(() => parseTarget(`unix:${path}`)).toThrow(
      `unix:${path}: 108 bytes, and the path of a UNIX socket has 107 at most`,
    );
    expect(parseTarget(`unix:${path.slice(1)}`)).toEqual({ kind: "unix", path: path.slice(1) });
  });

  test.each([
    ["rts=dtr", "rts=dtr"],
    ["dtr=toString", "dtr=toString"],
    ["dtr=ri&", ""],
  ])("no wiring %s", (query, part) =>
    expect(() => parseTarget(`rfc2217://box:4000?${query}`)).toThrow(
      `rfc2217://box:4000?${query}: no wiring "${part}"; dtr= and rts= take ri, dcd, cts, dsr or none;`,
    ),
  );
});
