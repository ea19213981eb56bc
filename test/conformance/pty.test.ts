import { spawn, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import tty from "node:tty";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { PipeReader } from "../../src/kernel/pipe.ts";
import { openPty, type PtyOptions, type PtyPort } from "../../src/transports/pty/open-pty.ts";

const DEADLINE_MS = 10_000;
vi.setConfig({ testTimeout: 2 * DEADLINE_MS });
const MEBIBYTE = 1024 * 1024;

/** What is missing for these tests; undefined if nothing is. */
function missing(): string | undefined {
  try {
    openPty().close();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

const lacking = missing();
const onLinux = process.platform === "linux";
const skipped = lacking === undefined ? "" : ` SKIPPED: ${lacking}`;

/** Lets the event loop turn until `condition` holds. */
async function until(what: string, condition: () => boolean): Promise<void> {
  const end = performance.now() + DEADLINE_MS;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await turns(1);
  }
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((done) => setImmediate(done));
}

/** A program that has the port open, as a file that never blocks. */
class Host {
  readonly #fd: number;

  constructor(file: string) {
    this.#fd = fs.openSync(
      file,
      fs.constants.O_RDWR | fs.constants.O_NOCTTY | fs.constants.O_NONBLOCK,
    );
  }

  /** Sends what there is room for: the number of bytes taken. */
  offer(bytes: Uint8Array): number {
    return orNone(() => fs.writeSync(this.#fd, bytes));
  }

  async send(bytes: Uint8Array | string): Promise<void> {
    let rest: Uint8Array = Buffer.from(bytes);
    await until("the port takes what the host sends", () => {
      rest = rest.subarray(this.offer(rest));
      return rest.length === 0;
    });
  }

  /** Whatever is there to be read. */
  read(): Buffer {
    const buffer = Buffer.allocUnsafe(65_536);
    return buffer.subarray(
      0,
      orNone(() => fs.readSync(this.#fd, buffer)),
    );
  }

  async receive(count: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let length = 0;
    await until(`the host has received ${count} bytes`, () => {
      const chunk = this.read();
      chunks.push(chunk);
      length += chunk.length;
      return length >= count;
    });
    return Buffer.concat(chunks);
  }

  close(): void {
    fs.closeSync(this.#fd);
  }
}

function orNone(count: () => number): number {
  try {
    return count();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EAGAIN") return 0;
    throw error;
  }
}

/** A module that writes down what happens to it. */
class Module implements PipeReader {
  readonly port: PtyPort;
  readonly events: string[] = [];
  #received: Buffer[] = [];
  onReceive: (chunk: Buffer) => void = () => {};
  onDrained: () => void = () => {};

  constructor(options: PtyOptions = {}, open = openPty) {
    this.port = open({
      onHost: (present) => this.events.push(present ? "came" : "left"),
      ...options,
    });
    this.port.pipe.attach(this);
    opened.push(this.port);
  }

  get received(): Buffer {
    this.#received = [Buffer.concat(this.#received)];
    return this.#received[0]!;
  }

  receive(chunk: Buffer): void {
    this.#received.push(chunk);
    this.onReceive(chunk);
  }

  drained(): void {
    this.events.push("drained");
    this.onDrained();
  }

  closed(): void {
    this.events.push("closed");
  }

  /** Answers OK to every carriage return. */
  answers(): this {
    this.onReceive = (chunk) => {
      for (const byte of chunk) if (byte === 13) this.port.pipe.write(Buffer.from("\r\nOK\r\n"));
    };
    return this;
  }
}

const OK = "\r\nOK\r\n";
let opened: PtyPort[] = [];
let dir = "";

beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), "pty-"));
});

afterEach(() => {
  for (const port of opened) port.close();
  opened = [];
  fs.rmSync(dir, { recursive: true });
});

function pattern(length: number): Buffer {
  // 251 is prime, so a chunk out of place or lost is seen whatever its size.
  return Buffer.from(Uint8Array.from({ length }, (_, i) => i % 251));
}

async function roundTrip(host: Host): Promise<void> {
  await host.send("AT\r");
  expect((await host.receive(OK.length)).toString()).toBe(OK);
}

/** Writes `bytes` as a module should: in chunks, holding while the pipe asks for it. */
function pour(module: Module, bytes: Buffer, chunk: number): void {
  let at = 0;
  module.onDrained = () => {
    while (at < bytes.length) {
      const part = Buffer.from(bytes.subarray(at, at + chunk));
      at += part.length;
      if (!module.port.pipe.write(part)) return;
    }
  };
  module.onDrained();
}

describe.skipIf(lacking !== undefined)(`PTY${skipped}`, () => {
  const everyByte = Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i));
  const cuts = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 });

  function cut(bytes: Buffer, sizes: number[]): Buffer[] {
    const parts: Buffer[] = [];
    for (let at = 0, i = 0; at < bytes.length; i++) {
      const end = at + sizes[i % sizes.length]!;
      parts.push(Buffer.from(bytes.subarray(at, end)));
      at = end;
    }
    return parts;
  }

  test("all bytes pass unchanged both ways, however they are cut", async () => {
    const module = new Module();
    const host = new Host(module.port.path);
    await until("the host is seen", () => module.events.length > 0);
    let expected = 0;
    await fc.assert(
      fc.asyncProperty(cuts, async (sizes) => {
        for (const part of cut(everyByte, sizes)) await host.send(part);
        expected += 256;
        await until("all is received", () => module.received.length >= expected);
        expect(module.received.subarray(expected - 256)).toEqual(everyByte);
        for (const part of cut(everyByte, sizes)) module.port.pipe.write(part);
        expect(await host.receive(256)).toEqual(everyByte);
      }),
      { numRuns: 30 },
    );
    host.close();
  });

  test("hosts come and go", async () => {
    const module = new Module().answers();
    for (let i = 0; i < 200; i++) {
      const host = new Host(module.port.path);
      await roundTrip(host);
      host.close();
    }
    if (!onLinux) return;
    await until("the last host is seen to leave", () => module.events.at(-1) === "left");
    expect(module.events).toEqual(Array.from({ length: 200 }, () => ["came", "left"]).flat());
  });

  test("whoever reads the port through a terminal of Node's own is a host too", async () => {
    const module = new Module().answers();
    const fd = fs.openSync(module.port.path, fs.constants.O_RDWR | fs.constants.O_NOCTTY);
    const stream = new tty.ReadStream(fd);
    let read = "";
    stream.on("data", (chunk) => (read += String(chunk)));
    fs.writeSync(fd, "AT\r");
    await until("the answer is there", () => read === OK);
    // It had opened the terminal once more for itself; two closes in a row are told as one.
    stream.destroy();
    fs.closeSync(fd);
    if (onLinux) await until("it is seen to leave", () => module.events.join() === "came,left");
  });

  test("1 MiB to the module, which pauses at every chunk, arrives whole", async () => {
    const module = new Module();
    const host = new Host(module.port.path);
    let whilePaused = 0;
    let paused = false;
    module.onReceive = (chunk) => {
      if (paused) whilePaused += chunk.length;
      paused = true;
      module.port.pipe.pause();
      setImmediate(() => {
        paused = false;
        module.port.pipe.resume();
      });
    };
    const bytes = pattern(MEBIBYTE);
    await host.send(bytes);
    await until("all is received", () => module.received.length >= MEBIBYTE);
    expect(whilePaused).toBe(0);
    expect(module.received.equals(bytes)).toBe(true);
    host.close();
  });

  test("a paused module holds up its host, and loses nothing", async () => {
    const module = new Module();
    const host = new Host(module.port.path);
    module.port.pipe.pause();
    const bytes = pattern(MEBIBYTE);
    let sent = 0;
    for (let idle = 0; idle < 100; idle++) {
      const count = host.offer(bytes.subarray(sent));
      if (count > 0) idle = 0;
      sent += count;
      await turns(1);
    }
    expect(module.received.length).toBe(0);
    expect(sent).toBeLessThan(256 * 1024);
    module.port.pipe.resume();
    await host.send(bytes.subarray(sent));
    await until("all is received", () => module.received.length >= MEBIBYTE);
    expect(module.received.equals(bytes)).toBe(true);
    host.close();
  });

  test.each([1000, 4096, 65_536])(
    "1 MiB to the host in chunks of %d arrives whole",
    async (chunk) => {
      const module = new Module();
      const host = new Host(module.port.path);
      if (onLinux) await until("the host is seen", () => module.events.length > 0);
      const bytes = pattern(MEBIBYTE);
      pour(module, bytes, chunk);
      expect((await host.receive(MEBIBYTE)).equals(bytes)).toBe(true);
      await until("the writer is told", () => module.events.includes("drained"));
      expect(host.read().length).toBe(0);
      host.close();
    },
  );

  test("a host that does not read holds up nobody else", async () => {
    const module = new Module();
    const stalled = new Host(module.port.path);
    if (onLinux) await until("the host is seen", () => module.events.length > 0);
    let written = 0;
    await until("the pipe asks to hold", () => {
      written += 1000;
      return !module.port.pipe.write(Buffer.alloc(1000));
    });
    expect(written).toBeLessThan(256 * 1024);
    // Enough to wait for good, whatever room the system still finds.
    module.port.pipe.write(Buffer.alloc(MEBIBYTE));
    written += MEBIBYTE;

    const other = new Module().answers();
    const host = new Host(other.port.path);
    for (let i = 0; i < 50; i++) await roundTrip(host);
    host.close();
    // Nor is its own way to the module blocked.
    await stalled.send("still here");
    await until("it is heard", () => module.received.toString() === "still here");
    expect(module.events).not.toContain("drained");
    expect((await stalled.receive(written)).length).toBe(written);
    await until("the writer is told", () => module.events.includes("drained"));
    stalled.close();
  });

  test("a closed pipe takes everything and says nothing", async () => {
    const module = new Module();
    const host = new Host(module.port.path);
    await host.send("x");
    module.port.close();
    module.port.close();
    expect(module.port.pipe.write(Buffer.from("x"))).toBe(true);
    module.port.pipe.pause();
    module.port.pipe.resume();
    host.close();
    await turns(20);
    expect(module.events).not.toContain("closed");
    expect(module.received.length).toBe(0);
  });

  test("a pipe may be closed by whoever hears from it", async () => {
    const module = new Module();
    module.onReceive = () => module.port.close();
    const host = new Host(module.port.path);
    await host.send("x");
    await until("it is heard", () => module.received.length > 0);
    host.close();
    await turns(20);
  });
});

describe.skipIf(lacking !== undefined || !onLinux)(
  `PTY sessions, as Linux tells of them${skipped}`,
  () => {
    test("what a host left unread is not there for the next", async () => {
      const module = new Module().answers();
      const first = new Host(module.port.path);
      await until("the host is seen", () => module.events.length === 1);
      module.port.pipe.write(Buffer.from("stale"));
      first.close();
      await until("it is seen to leave", () => module.events.length === 2);
      const second = new Host(module.port.path);
      await roundTrip(second);
      second.close();
    });

    test("output is dropped while there is no host", async () => {
      const module = new Module().answers();
      for (let i = 0; i < 64; i++) expect(module.port.pipe.write(Buffer.alloc(16_384))).toBe(true);
      const host = new Host(module.port.path);
      await roundTrip(host);
      expect(module.events).toEqual(["came"]);
      host.close();
    });

    test("output is dropped from the moment on at which the host has closed", async () => {
      const module = new Module().answers();
      const host = new Host(module.port.path);
      await roundTrip(host);
      host.close();
      // No turn of the event loop between: the pipe has to look for itself.
      for (let i = 0; i < 64; i++) expect(module.port.pipe.write(Buffer.alloc(16_384))).toBe(true);
      await until("it is seen to leave", () => module.events.length === 2);
    });

    test("a host that leaves without reading releases the writer", async () => {
      const module = new Module().answers();
      const host = new Host(module.port.path);
      await until("the host is seen", () => module.events.length === 1);
      while (module.port.pipe.write(Buffer.alloc(16_384)));
      module.port.pipe.write(Buffer.alloc(MEBIBYTE));
      host.close();
      await until("it is seen to leave", () => module.events.length === 3);
      expect(module.events).toEqual(["came", "drained", "left"]);
      const next = new Host(module.port.path);
      await roundTrip(next);
      next.close();
    });

    test("the last words of a host come before its leaving", async () => {
      const module = new Module();
      module.onReceive = (chunk) => module.events.push(chunk.toString());
      const host = new Host(module.port.path);
      await host.send("first words");
      await until("they are heard", () => module.events.length === 2);
      await host.send("last words");
      host.close();
      await until("it is seen to leave", () => module.events.at(-1) === "left");
      expect(module.events).toEqual(["came", "first words", "last words", "left"]);
    });

    test("a host that came, spoke and left between two looks is heard", async () => {
      const module = new Module();
      module.onReceive = (chunk) => module.events.push(chunk.toString());
      const host = new Host(module.port.path);
      host.offer(Buffer.from("ATA\r"));
      host.close();
      await until("it is seen to leave", () => module.events.length === 3);
      expect(module.events).toEqual(["came", "ATA\r", "left"]);
    });

    test("a paused module hears the last words, and of the leaving, when it resumes", async () => {
      const module = new Module();
      module.onReceive = (chunk) => module.events.push(chunk.toString());
      const host = new Host(module.port.path);
      await until("the host is seen", () => module.events.length === 1);
      module.port.pipe.pause();
      await host.send("last words");
      host.close();
      await turns(50);
      expect(module.events).toEqual(["came"]);
      module.port.pipe.resume();
      await until("it is seen to leave", () => module.events.length === 3);
      expect(module.events).toEqual(["came", "last words", "left"]);
    });

    test("a host that comes at once after another is one of its own", async () => {
      const module = new Module().answers();
      const first = new Host(module.port.path);
      await roundTrip(first);
      first.close();
      const second = new Host(module.port.path);
      await until("the change is seen", () => module.events.length === 3);
      await roundTrip(second);
      expect(module.events).toEqual(["came", "left", "came"]);
      second.close();
    });

    test("the port is open for as long as anybody has it open", async () => {
      const module = new Module().answers();
      // Opened and closed without a turn of the event loop between, these notices come as one.
      const hosts = Array.from({ length: 4 }, () => new Host(module.port.path));
      await roundTrip(hosts[0]!);
      hosts[0]!.close();
      await turns(50);
      await roundTrip(hosts[1]!);
      hosts[1]!.close();
      hosts[2]!.close();
      await turns(50);
      await roundTrip(hosts[3]!);
      expect(module.events).toEqual(["came"]);
      hosts[3]!.close();
      await until("the last is seen to leave", () => module.events.length === 2);
    });

    test("closing leaves nothing behind", async () => {
      const descriptors = (): number => fs.readdirSync("/proc/self/fd").length;
      const before = descriptors();
      const link = path.join(dir, "modem");
      const ports = [
        new Module({ link }).answers(),
        new Module().answers(),
        new Module().answers(),
      ];
      const hosts = ports.map((module) => new Host(module.port.path));
      for (const host of hosts) await roundTrip(host);
      while (ports[0]!.port.pipe.write(Buffer.alloc(16_384)));
      expect(descriptors()).toBeGreaterThan(before);
      for (const module of ports) module.port.close();
      for (const host of hosts) host.close();
      await until("all descriptors are closed", () => descriptors() === before);
      expect(fs.readdirSync(dir)).toEqual([]);
      expect(fs.existsSync(ports[0]!.port.path)).toBe(false);
    });
  },
);

describe.skipIf(lacking !== undefined || !onLinux)(`PTY links${skipped}`, () => {
  let child: ChildProcess | undefined;

  afterEach(() => {
    child?.kill();
    child = undefined;
  });

  /** A terminal that another process serves; with koffi loaded it looks like one of ours. */
  async function foreignTerminal(koffi: boolean): Promise<string> {
    const script = `
      ${koffi ? 'require("koffi");' : ""}
      const fd = require("fs").openSync("/dev/ptmx", "r+");
      console.log(/tty-index:\\s*(\\d+)/.exec(require("fs").readFileSync("/proc/self/fdinfo/" + fd))[1]);
      setInterval(() => {}, 1e6);`;
    child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout!.on("data", (chunk) => (said += String(chunk)));
    await until("the other process serves a terminal", () => said.endsWith("\n"));
    return `/dev/pts/${said.trim()}`;
  }

  function refusal(link: string): unknown {
    const before = fs.readdirSync("/proc/self/fd").length;
    try {
      opened.push(openPty({ link }));
    } catch (error) {
      expect(error).toHaveProperty("message", expect.stringContaining(link));
      expect(String(error)).not.toContain("\n");
      expect(fs.readdirSync("/proc/self/fd").length).toBe(before);
      return error;
    }
    throw new Error("not refused");
  }

  test("a link leads to the terminal and goes with it", async () => {
    const link = path.join(dir, "modem");
    const module = new Module({ link }).answers();
    expect(module.port.link).toBe(link);
    expect(fs.readlinkSync(link)).toBe(module.port.path);
    const host = new Host(link);
    await roundTrip(host);
    host.close();
    module.port.close();
    expect(fs.readdirSync(dir)).toEqual([]);
  });

  test("a link to nothing is replaced", () => {
    const link = path.join(dir, "modem");
    fs.symlinkSync("/dev/pts/999999", link);
    const { port } = new Module({ link });
    expect(fs.readlinkSync(link)).toBe(port.path);
    expect(fs.readdirSync(dir)).toEqual(["modem"]);
  });

  test("a link to the number that the new terminal happens to have is replaced", () => {
    const link = path.join(dir, "modem");
    const first = openPty();
    fs.symlinkSync(first.path, link);
    first.close();
    const { port } = new Module({ link });
    expect(fs.readlinkSync(link)).toBe(port.path);
  });

  test("a link to a terminal of some other program is replaced", async () => {
    const link = path.join(dir, "modem");
    fs.symlinkSync(await foreignTerminal(false), link);
    const { port } = new Module({ link });
    expect(fs.readlinkSync(link)).toBe(port.path);
  });

  test("a link that another modemtwin serves is taken, and one of our own too", async () => {
    const theirs = path.join(dir, "theirs");
    fs.symlinkSync(await foreignTerminal(true), theirs);
    expect(refusal(theirs)).toHaveProperty("code", "MT_LINK_TAKEN");
    const ours = path.join(dir, "ours");
    const { port } = new Module({ link: ours });
    expect(refusal(ours)).toHaveProperty("code", "MT_LINK_TAKEN");
    expect(fs.readlinkSync(ours)).toBe(port.path);
  });

  test("what is no link to a terminal is never replaced", () => {
    const file = path.join(dir, "file");
    fs.writeFileSync(file, "precious");
    const link = path.join(dir, "link");
    fs.symlinkSync("file", link);
    for (const taken of [file, dir, link])
      expect(refusal(taken)).toHaveProperty("code", "MT_LINK_TAKEN");
    expect(fs.readFileSync(file, "utf8")).toBe("precious");
    expect(fs.readlinkSync(link)).toBe("file");
  });

  test("a link whose directory is missing cannot be made", () => {
    expect(refusal(path.join(dir, "missing", "modem"))).toHaveProperty("code", "MT_USAGE");
  });

  test("a link that somebody else has taken over meanwhile stays", () => {
    const link = path.join(dir, "modem");
    const { port } = new Module({ link });
    fs.unlinkSync(link);
    fs.symlinkSync("elsewhere", link);
    port.close();
    expect(fs.readlinkSync(link)).toBe("elsewhere");
  });
});

describe.skipIf(lacking !== undefined)(`PTY with less help from the system${skipped}`, () => {
  afterEach(() => {
    vi.resetModules();
    vi.doUnmock("../../src/native/inotify.ts");
    vi.doUnmock("../../src/native/libc.ts");
    vi.doUnmock("../../src/transports/pty/pipe-stream.ts");
  });

  async function reload(): Promise<typeof openPty> {
    vi.resetModules();
    return (await import("../../src/transports/pty/open-pty.ts")).openPty;
  }

  async function serves(open: typeof openPty): Promise<void> {
    const module = new Module({}, open).answers();
    for (let i = 0; i < 20; i++) {
      const host = new Host(module.port.path);
      await roundTrip(host);
      host.close();
    }
    const host = new Host(module.port.path);
    const bytes = pattern(MEBIBYTE);
    pour(module, bytes, 10_000);
    expect((await host.receive(MEBIBYTE)).equals(bytes)).toBe(true);
    module.onReceive = () => {};
    const before = module.received.length;
    await host.send(bytes);
    await until("all is received", () => module.received.length >= before + MEBIBYTE);
    expect(module.received.subarray(before).equals(bytes)).toBe(true);
    // A host that does not read must not stop this process.
    await until("the pipe asks to hold", () => !module.port.pipe.write(Buffer.alloc(16_384)));
    await turns(20);
    host.close();
    await turns(20);
    expect(module.events.filter((event) => event !== "drained")).toEqual([]);
    const descriptors = (): number => (onLinux ? fs.readdirSync("/proc/self/fd").length : 0);
    const open2 = descriptors();
    module.port.close();
    if (onLinux) await until("all descriptors are closed", () => descriptors() === open2 - 3);
  }

  test("where openings cannot be watched there is a host at all times", async () => {
    vi.doMock("../../src/native/inotify.ts", async (original) => ({
      ...(await original<object>()),
      inotify: () => undefined,
    }));
    await serves(await reload());
  });

  test("without libuv's pipe the port is slower and the same", async () => {
    vi.doMock("../../src/transports/pty/pipe-stream.ts", () => ({
      openPipeStream: () => undefined,
    }));
    await serves(await reload());
  });

  test("without koffi there is one clear line", async () => {
    vi.doMock("../../src/native/libc.ts", () => ({
      libc: () => ({ missing: "koffi is not installed" }),
    }));
    const open = await reload();
    expect(() => open()).toThrow(/^cannot open a pseudo-terminal: koffi is not installed$/);
  });
});
