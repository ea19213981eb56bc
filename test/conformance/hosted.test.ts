import fs from "node:fs";
import { connect, createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openTcp } from "../../src/transports/tcp.ts";
import { openUnix, type UnixPort } from "../../src/transports/unix.ts";
import { PortReader } from "../stages/port-reader.ts";

const LOOPBACK = { host: "127.0.0.1", port: 0 };

vi.setConfig({ testTimeout: 10_000 });

let folder: string;
const open: { close(): void }[] = [];

beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), "hosted-"));
});

afterEach(() => {
  for (const port of open.splice(0)) port.close();
  fs.rmSync(folder, { recursive: true });
});

function opened<P extends { close(): void }>(port: P): P {
  open.push(port);
  return port;
}

describe("TCP", () => {
  test("the port answers a newcomer as soon as the host before has said its last", async () => {
    const told: string[] = [];
    const port = opened(await openTcp({ ...LOOPBACK, onHost: (event) => void told.push(event) }));
    const reader = new PortReader();
    port.pipe.attach(reader);
    const first = connect(port.port, "127.0.0.1");
    first.write("first");
    await reader.untilText("first");
    const second = connect(port.port, "127.0.0.1");
    second.write("second");
    await once(second, "connect");
    first.end();
    await reader.untilText("second");
    expect(reader.text).toBe("firstsecond");
    expect(told).toEqual(["host attached", "host left", "host attached"]);
    second.destroy();
  });

  test("a host that does not read holds the module, and leaving lets it go", async () => {
    const port = opened(await openTcp(LOOPBACK));
    const reader = new PortReader();
    port.pipe.attach(reader);
    const host = connect(port.port, "127.0.0.1");
    await reader.untilHappened("came");
    host.pause();
    let written = 0;
    const chunk = Buffer.alloc(64 * 1024);
    while (port.pipe.write(chunk) && written < 64 * 1024 * 1024) {
      written += chunk.length;
      await new Promise((turn) => setImmediate(turn));
    }
    expect(written).toBeLessThan(16 * 1024 * 1024);
    expect(reader.events).toEqual(["came"]);
    host.resetAndDestroy();
    await reader.untilHappened("left");
    expect(reader.events).toEqual(["came", "left", "drained"]);
    expect(port.pipe.write(chunk)).toBe(true);
  });
});

describe("UNIX socket", () => {
  const unix = async (name: string): Promise<UnixPort> =>
    opened(await openUnix({ path: join(folder, name) }));

  test("its file is there while it is open, and gone afterwards", async () => {
    const { path, close } = await unix("at");
    expect(fs.lstatSync(path).isSocket()).toBe(true);
    close();
    expect(fs.existsSync(path)).toBe(false);
  });

  test("the file of a socket that nobody listens to any more is replaced", async () => {
    const path = join(folder, "at");
    const stale = createServer().listen(path);
    await once(stale, "listening");
    fs.renameSync(path, `${path}.kept`); // closing would remove it
    stale.close();
    await once(stale, "close");
    fs.renameSync(`${path}.kept`, path);
    const port = await unix("at");
    const reader = new PortReader();
    port.pipe.attach(reader);
    const host = connect(path);
    host.write("AT");
    await reader.untilText("AT");
    expect(reader.text).toBe("AT");
    host.destroy();
  });

  test("a socket that somebody listens to is left alone, and so is a file", async () => {
    const { path } = await unix("at");
    await expect(unix("at")).rejects.toThrow(`cannot listen at ${path}: it is in use`);
    expect(fs.lstatSync(path).isSocket()).toBe(true);
    fs.writeFileSync(join(folder, "file"), "of somebody");
    const file = `cannot listen at ${folder}/file: it is there already, and no socket`;
    await expect(unix("file")).rejects.toThrow(file);
    expect(fs.readFileSync(join(folder, "file"), "utf8")).toBe("of somebody");
  });

  test("a path of 107 bytes is taken, one of 108 is one line", async () => {
    const fits = "x".repeat(107 - folder.length - 1);
    expect((await unix(fits)).path).toHaveLength(107);
    await expect(unix(`${fits}x`)).rejects.toThrow(
      `cannot listen at ${folder}/${fits}x: 108 bytes, and the path of a UNIX socket has 107 at most`,
    );
  });

  test("a folder that is not there, or is none", async () => {
    const message = (name: string) =>
      `cannot listen at ${folder}/${name}: its directory does not exist`;
    await expect(unix("no/at")).rejects.toThrow(message("no/at"));
    fs.writeFileSync(join(folder, "file"), "");
    await expect(unix("file/at")).rejects.toThrow(message("file/at"));
  });
});
