import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openPty } from "../../src/transports/pty/open-pty.ts";
import { noSerial } from "../stages/hosts.ts";
import { LineHost } from "../stages/line-host.ts";
import { freePort } from "../stages/remotes.ts";
import { Listener } from "../stages/telnet-host.ts";
import { Program, type ReadyPort } from "./process.ts";

const skipped = await noSerial();

let folder: string;
const running: Program[] = [];
const hosts: LineHost[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ports-"));
});

afterEach(async () => {
  for (const host of hosts.splice(0)) host.leave();
  for (const program of running.splice(0)) await program.stop();
  rmSync(folder, { recursive: true });
});

async function start(...args: string[]): Promise<{ program: Program; ports: ReadyPort[] }> {
  const program = new Program("--json", ...args);
  running.push(program);
  return { program, ports: (await program.event("ready"))["ports"] as ReadyPort[] };
}

async function at(port: ReadyPort | undefined): Promise<LineHost> {
  const host = await LineHost.at(port!);
  hosts.push(host);
  return host;
}

describe("`ready` tells every port, in the order of the command line", () => {
  test("kind, place, and the module's name for it; 0 is a free port", async () => {
    const number = await freePort();
    const { ports } = await start(
      ...["--ws", `${number}/at`, "--unix", `usbat=${folder}/at`, "--rfc2217", "0"],
      ...["--tcp", "localhost:0", "--connect", "tcp://127.0.0.1:1"],
    );
    const at = (index: number): number => ports[index]!.port;
    expect(ports).toEqual([
      {
        ...{ kind: "ws", host: "127.0.0.1", port: number, url: `ws://127.0.0.1:${number}/at` },
        at_port: "uart1",
      },
      { kind: "unix", path: `${folder}/at`, at_port: "usbat" },
      {
        ...{ kind: "rfc2217", host: "127.0.0.1", port: at(2), url: `rfc2217://127.0.0.1:${at(2)}` },
        at_port: "usbmodem",
      },
      { kind: "tcp", host: "localhost", port: at(3), at_port: "uart2" },
      { kind: "connect", target: "tcp://127.0.0.1:1", at_port: "uart3" },
    ]);
    expect(at(2)).toBeGreaterThan(0);
    expect(at(3)).toBeGreaterThan(0);
    expect(at(2)).not.toBe(at(3));
  });

  test.skipIf(skipped !== "")(`a terminal and a device${skipped}`, async () => {
    const device = openPty();
    try {
      const { ports } = await start("--pty", `usbmodem=${folder}/modem`, "--serial", device.path);
      expect(ports).toEqual([
        {
          ...{ kind: "pty", path: expect.stringMatching(/^\/dev\//), link: `${folder}/modem` },
          at_port: "usbmodem",
        },
        { kind: "serial", path: device.path, rate: 115_200, at_port: "uart1" },
      ]);
    } finally {
      device.close();
    }
  });

  test("one kind as often as one likes, each a port of the one module", async () => {
    const { ports } = await start("--tcp", "0", "--tcp", "usbmodem=0", "--tcp", "0", "--tcp", "0");
    expect(ports.map((port) => port.at_port)).toEqual(["uart1", "usbmodem", "usbat", "uart2"]);
    const [first, , third] = ports;
    const one = await at(first);
    await one.ask("ATE0");
    expect(await one.ask('AT+CGDCONT=1,"IP","told.at.another"')).toBe("\r\nOK\r\n");
    const other = await at(third);
    await other.ask("ATE0");
    expect(await other.ask("AT+CGDCONT?")).toContain('"told.at.another"');
  });
});

describe("two hosts of one module", () => {
  test("a URC comes where AT+QURCCFG wants it, and nowhere else", async () => {
    const { ports } = await start("--rfc2217", "uart1=0", "--unix", `usbat=${folder}/at`);
    const uart1 = await at(ports[0]);
    const usbat = await at(ports[1]);
    for (const host of [uart1, usbat]) {
      await host.ask("ATE0");
      await host.ask("AT+CEREG=1");
    }
    await uart1.ask("AT+CFUN=4");
    await uart1.until((heard) => heard.endsWith("\r\n+CEREG: 0\r\n"));
    expect(uart1.heard).toContain("\r\n+CEREG: 0\r\n");
    expect(await usbat.ask('AT+QURCCFG="urcport","usbat"')).toBe("\r\nOK\r\n");
    const before = uart1.heard;
    expect(await uart1.ask("AT+CFUN=1")).toBe("\r\nOK\r\n");
    await usbat.until((heard) => heard.includes("\r\n+CEREG: 1\r\n"));
    expect(usbat.heard).toContain("\r\n+CEREG: 1\r\n");
    expect(usbat.heard).not.toContain("+CEREG: 0");
    expect(uart1.heard.slice(before.length)).toBe("\r\nOK\r\n");
  });

  test("one that does not read and one that leaves disturb no other port", async () => {
    const { program, ports } = await start("--ws", "0", "--tcp", "0", "--unix", `${folder}/at`);
    const [ws, tcp, unix] = [await at(ports[0]), await at(ports[1]), await at(ports[2])];
    ws.stream.pause();
    for (let line = 0; line < 2000; line++) ws.stream.write("AT+QCFG=?\r");
    tcp.leave();
    await program.event("host left");
    expect(await unix.ask("AT")).toBe("AT\r\r\nOK\r\n");
    ws.stream.resume();
    await ws.until((heard) => heard.split("\r\nOK\r\n").length > 2000);
    expect(ws.heard.split("\r\nOK\r\n")).toHaveLength(2001);
  });
});

describe("a port that dials", () => {
  test("the module answers there, tells what happens, and comes back after a loss", async () => {
    const listener = await Listener.at({ port: 0 });
    const url = `tcp://127.0.0.1:${listener.port}`;
    const { program } = await start("--connect", url, "--tcp", "0");
    const first = new LineHost(await listener.socket(0));
    hosts.push(first);
    expect(await first.ask("AT")).toBe("AT\r\r\nOK\r\n");
    first.leave();
    const second = new LineHost(await listener.socket(1));
    hosts.push(second);
    expect(await second.ask("AT")).toBe("AT\r\r\nOK\r\n");
    const told = program.events().filter(({ port }) => port === "uart1");
    expect(told.map(({ event }) => event)).toEqual(["host attached", "host left", "host attached"]);
    await listener.close();
    expect(await program.event("no host")).toEqual({
      ...{ event: "no host", port: "uart1", why: "connection refused" },
    });
  });
});
