import { execFileSync } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readlinkSync,
  rmSync,
  write,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Duplex } from "node:stream";
import { ReadStream } from "node:tty";
import { afterEach, describe, expect, test } from "vitest";
import { libc } from "../../src/native/libc.ts";
import { LineHost } from "../stages/line-host.ts";
import { Program, type ReadyPort } from "./process.ts";

const noPty =
  "missing" in libc() || process.platform !== "linux" ? " SKIPPED: needs PTYs and stty" : "";

const running: Program[] = [];
const hosts: LineHost[] = [];

afterEach(async () => {
  for (const host of hosts.splice(0)) host.leave();
  for (const program of running.splice(0)) await program.stop();
});

async function start(...args: string[]) {
  const program = new Program("--json", ...args);
  running.push(program);
  return { program, ports: (await program.event("ready"))["ports"] as ReadyPort[] };
}

async function at(port: ReadyPort | undefined): Promise<LineHost> {
  const host = port!.kind === "pty" ? onTerminal(port!.path) : await LineHost.at(port!);
  hosts.push(host);
  return host;
}

/** A program that has the terminal open. */
function onTerminal(path: string): LineHost {
  const fd = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  const input = new ReadStream(fd); // which opens it once more for itself
  const stream = new Duplex({
    read() {},
    write: (chunk: Buffer, _encoding, done) => write(fd, chunk, done),
    destroy(error, done) {
      input.destroy();
      closeSync(fd);
      done(error);
    },
  });
  input.on("data", (chunk: Buffer) => stream.push(chunk));
  input.on("error", () => {});
  return new LineHost(stream);
}

function setRate(path: string, rate: number): void {
  execFileSync("stty", ["-F", path, String(rate)]);
}

test("--dtr open: with AT&D2 a host that leaves ends the connection", async () => {
  const { program, ports } = await start("--dtr", "open", "--tcp", "0");
  const listening = await start("--tcp", "0"); // whose port is as good a server as any
  const first = await at(ports[0]);
  await first.ask("ATE0&D2");
  await first.ask("AT+QIACT=1");
  const server = `"127.0.0.1",${listening.ports[0]!.port}`;
  await first.ask(`AT+QIOPEN=1,0,"TCP",${server},0,2`, /CONNECT\r\n$/);
  first.leave();
  await program.event("host left");
  const second = await at(ports[0]);
  expect(await second.ask("AT")).toBe("\r\nOK\r\n");
});

describe.skipIf(noPty !== "")(`terminals${noPty}`, () => {
  test("a host that opens and closes is told of, and so is its rate", async () => {
    const { program, ports } = await start("--pty");
    setRate(ports[0]!.path, 9600); // a host of its own, short as its stay is
    await program.event("host left");
    const host = await at(ports[0]);
    expect(await host.ask("AT")).toBe("AT\r\r\nOK\r\n");
    expect(await program.event("other rate")).toEqual({
      ...{ event: "other rate", port: "uart1", host: 9600, module: 115_200 },
    });
    host.leave();
    await program.until((out) => out.split('"host left"').length === 3);
    expect(program.events().map(({ event }) => event)).toEqual([
      ...["ready", "host attached", "host left", "host attached", "other rate", "host left"],
    ]);
  });

  test("--strict-baud: at another rate there is noise, until both have the same", async () => {
    const { program, ports } = await start("--strict-baud", "--pty");
    const { path } = ports[0]!;
    setRate(path, 38_400);
    const host = await at(ports[0]);
    host.stream.write("AT\r");
    await program.event("other rate");
    // The echo is noise too; before it is there nothing has been read at that rate.
    await host.until((heard) => heard.length > 0);
    expect(host.heard).not.toContain("OK");
    setRate(path, 115_200);
    await host.ask("\rATE0", /ATE0\r\r\nOK\r\n$/);
    expect(await host.ask("AT+IPR=9600")).toBe("\r\nOK\r\n");
    setRate(path, 9600);
    expect(await host.ask("AT")).toBe("\r\nOK\r\n");
  });

  test("the link survives a restart, also one by kill -9, and so does a host that opens it again", async () => {
    const folder = mkdtempSync(join(tmpdir(), "link-"));
    const link = join(folder, "modem");
    try {
      const first = await start("--pty", link);
      const before = readlinkSync(link);
      expect(before).toBe(first.ports[0]!.path);
      await first.program.stop();
      expect(readlinkSync(link)).toBe(before); // nobody was left to remove it
      const { program, ports } = await start("--pty", link);
      expect(readlinkSync(link)).toBe(ports[0]!.path);
      const host = onTerminal(link);
      hosts.push(host);
      expect(await host.ask("AT")).toBe("AT\r\r\nOK\r\n");
      program.kill("SIGTERM");
      expect(await program.exitCode()).toBe(0);
      expect(existsSync(link)).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
