import {
  closeSync,
  constants,
  openSync,
  writeSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSocket } from "node:dgram";
import { ReadStream } from "node:tty";
import { ntpAnswer } from "../../src/testing/ntp-answer.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { libc } from "../../src/native/libc.ts";
import { Changes } from "../stages/changes.ts";
import { Program, type ReadyPort } from "./process.ts";

const noPty = "missing" in libc() ? " SKIPPED: no PTYs here" : "";
const running: Program[] = [];
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "modemtwin-"));
});
afterEach(async () => {
  for (const program of running.splice(0)) await program.stop();
  rmSync(folder, { recursive: true });
});

function start(...args: string[]): Program {
  const program = new Program(...args);
  running.push(program);
  return program;
}

async function ready(program: Program): Promise<ReadyPort[]> {
  return (await program.event("ready"))["ports"] as ReadyPort[];
}

/** A host on a TCP port: what it hears, and a way to wait for it. */
async function host(port: number) {
  const socket = connect({ host: "127.0.0.1", port });
  const changes = new Changes();
  const heard = { text: "", ended: false };
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    heard.text += chunk.toString("latin1");
    changes.tell();
  });
  socket.on("close", () => {
    heard.ended = true;
    changes.tell();
  });
  await once(socket, "connect");
  return { socket, heard, until: (done: () => boolean) => changes.until(done) };
}

describe("serving", () => {
  test("the first JSON line tells the ports, and the port speaks AT", async () => {
    const program = start("--json", "--tcp", "0", "--tcp", "0");
    const ports = await ready(program);
    expect(program.events()[0]).toMatchObject({ event: "ready", model: "BG95-M3" });
    expect(ports.map(({ kind, host, at_port }) => [kind, host, at_port])).toEqual([
      ["tcp", "127.0.0.1", "uart1"],
      ["tcp", "127.0.0.1", "usbat"],
    ]);
    const { socket, heard, until } = await host(ports[1]!.port);
    socket.write("AT\r");
    await until(() => heard.text.endsWith("OK\r\n"));
    expect(heard.text).toBe("AT\r\r\nOK\r\n");
    socket.destroy();
    expect(await program.event("host left")).toMatchObject({ port: "usbat" });
  });

  test.each(["SIGINT", "SIGTERM"] as const)("%s: links are gone, exit code 0", async (signal) => {
    const link = join(folder, "modem");
    const withPty = noPty === "" ? ["--pty", link] : [];
    const program = start("--json", ...withPty, "--tcp", "0");
    const ports = await ready(program);
    if (noPty === "") expect(readlinkSync(link)).toBe(ports[0]!.path);
    program.kill(signal);
    expect(await program.exitCode()).toBe(0);
    expect(program.events().at(-1)).toEqual({ event: "exit", reason: signal });
    expect(existsSync(link)).toBe(false);
  });

  test("a second host is told that the port is busy, and the first goes on", async () => {
    const [port] = await ready(start("--json", "--tcp", "0"));
    const first = await host(port!.port);
    first.socket.write("AT\r");
    await first.until(() => first.heard.text.includes("OK"));
    const second = await host(port!.port);
    await second.until(() => second.heard.ended);
    expect(second.heard.text).toMatch(/^\r\nBUSY[^\r\n]*\r\n$/);
    second.socket.destroy();
    first.socket.write("ATI\r");
    await first.until(() => first.heard.text.includes("BG95-M3"));
    expect(first.heard.text).toContain("Revision");
    first.socket.destroy();
  });

  test("a host that reads nothing disturbs no other port", async () => {
    const [stalled, other] = await ready(start("--json", "--tcp", "0", "--tcp", "0"));
    const mute = connect({ host: "127.0.0.1", port: stalled!.port });
    mute.on("error", () => {});
    await once(mute, "connect");
    mute.pause();
    for (let round = 0; round < 2000; round++) mute.write("AT+QCFG=?\r".repeat(50));
    const { socket, heard, until } = await host(other!.port);
    socket.write("AT+CGMM\r");
    await until(() => heard.text.endsWith("OK\r\n"));
    expect(heard.text).toContain("BG95-M3");
    socket.destroy();
    mute.destroy();
  });

  test("sockets are events, with their counters", async () => {
    const echo = createServer((socket: Socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
    await once(echo, "listening");
    const { port } = echo.address() as AddressInfo;
    const program = start("--stdio", "--json", "--map", `220.180.239.212:8009=127.0.0.1:${port}`);
    program.type('ATE0\rAT+QIACT=1\rAT+QIOPEN=1,0,"TCP","220.180.239.212",8009\r');
    await program.until((out) => out.includes("+QIOPEN: 0,0"));
    program.type("AT+QISEND=0,5\rhello");
    await program.until((out) => out.includes('"recv",0'));
    program.type("AT+QIRD=0\rAT+QICLOSE=0\rAT+NOSUCH\r");
    await program.untilErr((err) => err.includes("unknown command"));
    const events = program.err
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(events).toContainEqual({
      event: "socket closed",
      connectID: 0,
      service_type: "TCP",
      sent: 5,
      received: 5,
      dropped: 0,
    });
    expect(events).toContainEqual({ event: "unknown command", command: "+NOSUCH", port: "uart1" });
    expect(program.out.toString()).toContain("\r\n+QIRD: 5\r\nhello\r\n\r\nOK\r\n");
    echo.close();
  });

  test("--stdio answers everything before the end of its input ends it", async () => {
    const program = start("--stdio");
    program.type("ATE0\rAT+QIACT=1;+QIACT?\rATI\r");
    program.endInput();
    expect(await program.exitCode()).toBe(0);
    expect(program.out.toString()).toMatch(
      /^ATE0\r\r\nOK\r\n\r\n\+QIACT: 1,1,1,"10\.[\d.]+"\r\n\r\nOK\r\n\r\nQuectel\r\nBG95-M3\r\n/,
    );
    expect(program.err).toContain("standard input and output");
  });

  test("--stdio waits for later results, and gives a prompt up", async () => {
    const program = start("--stdio");
    program.type(
      'ATE0\rAT+QIACT=1\rAT+QIDNSGIP=1,"localhost"\rAT+QISEND=9\rAT+QIOPEN=1,0,"UDP","127.0.0.1",9\r',
    );
    await program.until((out) => out.includes("+QIOPEN: 0,0"));
    program.type("AT+QISEND=0,10\r12345");
    program.endInput();
    expect(await program.exitCode()).toBe(0);
    expect(program.out.toString()).toContain('+QIURC: "dnsgip","127.0.0.1"');
    expect(program.out.toString()).toMatch(/> \r\nOK\r\n$/);
  });

  test("--stdio loses nothing when its reader is slow", async () => {
    const program = start("--stdio");
    program.pauseOutput();
    program.type("ATE0\r" + "AT+QCFG=?\r".repeat(400));
    program.endInput();
    await program.untilErr((err) => err.includes("standard input"));
    program.resumeOutput();
    expect(await program.exitCode()).toBe(0);
    expect(program.out.toString().match(/\r\nOK\r\n/g)).toHaveLength(401);
  });

  test("--stdio in transparent mode: the peer is told of the end, and its answer still comes", async () => {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      let got = "";
      socket.on("data", (chunk: Buffer) => (got += chunk.toString()));
      socket.on("end", () => socket.end(`got ${got}`));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const program = start("--stdio");
    program.type(`ATE0\rAT+QIACT=1\rAT+QIOPEN=1,0,"TCP","127.0.0.1",${port},0,2\r`);
    await program.until((out) => out.includes("CONNECT"));
    program.type("question");
    program.endInput();
    expect(await program.exitCode()).toBe(0);
    expect(program.out.toString()).toMatch(/CONNECT\r\ngot question\r\nNO CARRIER\r\n$/);
    server.close();
  });

  test("--stdio says what follows the end of power before it ends itself", async () => {
    const program = start("--stdio");
    program.type("ATE0\rAT+QPOWD\r");
    program.endInput();
    expect(await program.exitCode()).toBe(0);
    expect(program.out.toString()).toMatch(/OK\r\n\r\nPOWERED DOWN\r\n$/);
  });

  test("a TCP host that left in transparent mode makes room for the next one, who is in it still", async () => {
    const echo = createServer((socket: Socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
    await once(echo, "listening");
    const [port] = await ready(start("--json", "--tcp", "0"));
    const first = await host(port!.port);
    const server = (echo.address() as AddressInfo).port;
    first.socket.write(`ATE0\rAT+QIACT=1\rAT+QIOPEN=1,0,"TCP","127.0.0.1",${server},0,2\r`);
    await first.until(() => first.heard.text.includes("CONNECT"));
    first.socket.end();
    const second = await host(port!.port);
    second.socket.write("still there?");
    await second.until(() => second.heard.text !== "");
    expect(second.heard.text).toBe("still there?");
    second.socket.destroy();
    echo.close();
  });

  test("while it ends, nothing switches it on again", async () => {
    const silent = createServer({ allowHalfOpen: true }, (socket) => socket.resume()).listen(
      0,
      "127.0.0.1",
    );
    await once(silent, "listening");
    const program = start("--json", "--tcp", "0", "--trait", "wakeTyping=0");
    const [port] = await ready(program);
    const { socket, heard, until } = await host(port!.port);
    const server = (silent.address() as AddressInfo).port;
    socket.write(`ATE0\rAT+QIACT=1\rAT+QIOPEN=1,0,"TCP","127.0.0.1",${server}\r`);
    await until(() => heard.text.includes("+QIOPEN: 0,0"));
    program.kill("SIGTERM");
    const typing = setInterval(() => socket.write("AT\r"), 2);
    expect(await program.exitCode()).toBe(0);
    clearInterval(typing);
    expect(heard.text).not.toContain("RDY");
    expect(program.events().at(-1)).toEqual({ event: "exit", reason: "SIGTERM" });
    silent.close();
  });

  test("a host that says FIN gets the answers that take time", async () => {
    const [port] = await ready(start("--json", "--tcp", "0"));
    const { socket, heard, until } = await host(port!.port);
    socket.end('ATE0\rAT+QIACT=1\rAT+QIOPEN=1,0,"UDP","127.0.0.1",9\r');
    await until(() => heard.ended);
    expect(heard.text.endsWith("\r\n+QIOPEN: 0,0\r\n")).toBe(true);
  });

  test.skipIf(noPty !== "")(
    `a host that leaves a PTY amid a payload leaves nothing behind${noPty}`,
    async () => {
      const program = start("--json", "--pty");
      const [{ path }] = (await ready(program)) as [ReadyPort];
      const session = async (text: string, end: RegExp): Promise<string> => {
        const fd = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
        const input = new ReadStream(fd);
        const changes = new Changes();
        let heard = "";
        input.on("data", (chunk: Buffer) => {
          heard += chunk.toString("latin1");
          changes.tell();
        });
        const seen = program.events().length;
        writeSync(fd, text);
        await changes.until(() => end.test(heard));
        input.destroy();
        closeSync(fd); // the stream reads a descriptor of its own
        await program.until(() =>
          program
            .events()
            .slice(seen)
            .some(({ event }) => event === "host left"),
        );
        return heard;
      };
      await session('ATE0\rAT+QIACT=1\rAT+QIOPEN=1,0,"UDP","127.0.0.1",9\r', /QIOPEN: 0,0/);
      await session("AT+QISEND=0,20\rhalf", /> $/);
      expect(await session("AT\r", /OK/)).toBe("\r\nOK\r\n");
      await session("AT\rAT+CS", /OK/);
      expect(await session("AT\r", /OK|ERROR/)).toBe("\r\nOK\r\n");
    },
  );

  test("an NTP server is found through --map by name and port", async () => {
    const server = createSocket("udp4").bind(0, "127.0.0.1");
    await once(server, "listening");
    const time = Date.UTC(2025, 5, 1, 12);
    server.on("message", (question, from) =>
      server.send(ntpAnswer(question, time), from.port, from.address),
    );
    const program = start(
      "--stdio",
      "--map",
      `pool.ntp.test:123=127.0.0.1:${server.address().port}`,
    );
    program.type('ATE0\rAT+QIACT=1\rAT+QNTP=1,"pool.ntp.test",123\r');
    await program.until((out) => out.includes("+QNTP"));
    expect(program.out.toString()).toContain('\r\n+QNTP: 0,"2025/06/01,12:00:00+00"\r\n');
    server.close();
  });

  test("identity, address and traits are what was asked for", async () => {
    const program = start(
      ...["--stdio", "--model", "bg77", "--imei", "490154203237518", "--address", "127.0.0.9"],
      ...["--iccid", "8988211000000000001", "--zone", "32", "--trait", "cancelSend=ERROR"],
    );
    program.type("ATE0\rAT+CGMM;+CGSN;+QCCID;+QIACT=1;+QIACT?\r");
    program.endInput();
    expect(await program.exitCode()).toBe(0);
    expect(program.out.toString()).toContain(
      'BG77\r\n\r\n490154203237518\r\n\r\n+QCCID: 8988211000000000001F\r\n\r\n+QIACT: 1,1,1,"127.0.0.9"\r\n',
    );
  });
});

describe("the usual ports", () => {
  test("a PTY and a TCP port, in words", async () => {
    const program = start();
    const out = await program.until((text) => text.includes("tcp 127.0.0.1:"));
    expect(out).toMatch(/^BG95-M3, IMEI \d{15}, address 10\./m);
    if (noPty === "") expect(out).toMatch(/AT port uart1 +\/dev\/pts\/\d+/);
    program.kill("SIGINT");
    expect(await program.exitCode()).toBe(0);
  });
});

describe("links", () => {
  test.skipIf(noPty !== "")(`a stale link is replaced${noPty}`, async () => {
    const link = join(folder, "modem");
    symlinkSync("/dev/pts/99999", link);
    const [port] = await ready(start("--json", "--pty", link));
    expect(port!.link).toBe(link);
    expect(readlinkSync(link)).toBe(port!.path);
  });

  test.skipIf(noPty !== "")(`a file is left alone${noPty}`, async () => {
    const link = join(folder, "precious");
    writeFileSync(link, "data");
    const program = start("--pty", link);
    expect(await program.exitCode()).toBe(2);
    expect(program.err).toMatch(/^modemtwin: [^\n]*precious[^\n]*\n$/);
    expect(lstatSync(link).isFile()).toBe(true);
  });
});

describe("mistakes are one line and exit code 2", () => {
  test.each([
    [["--nonsense"], /--nonsense/],
    [["serve"], /"serve"/],
    [["--tcp"], /--tcp needs a value/],
    [["--tcp", "70000"], /--tcp 70000/],
    [["--tcp", "203.0.113.1:0"], /203\.0\.113\.1:0: not an address of this computer/],
    [["--model", "BG99"], /--model BG99.*BG95-M3/],
    [["--map", "nowhere"], /--map/],
    [["--address", "here"], /--address here/],
    [["--imei", "12"], /--imei 12: 15 digits/],
    [["--trait", "urcGap=never"], /--trait urcGap=never: .*0 to 60000 ms/],
    [["--trait", "nosuch=1"], /--trait nosuch=1/],
    [["--zone", "99"], /--zone 99/],
    [["--address", "203.0.113.1"], /--address 203\.0\.113\.1: not an address of this computer/],
    [["--trait", "urcGap"], /--trait urcGap needs a value: 0 to 60000 ms/],
    [["models", "extra"], /extra/],
    [["--json=yes"], /--json takes no value/],
    [["commands", "+NOSUCH"], /\+NOSUCH/],
  ])("%j", async (args, message) => {
    const program = start(...args);
    expect(await program.exitCode()).toBe(2);
    expect(program.err).toMatch(message);
    expect(program.err).toMatch(/^modemtwin: [^\n]+\n$/);
    expect(program.out.toString()).toBe("");
  });

  test("a port in use", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const program = start("--tcp", String(port));
    expect(await program.exitCode()).toBe(2);
    expect(program.err).toBe(`modemtwin: cannot listen at 127.0.0.1:${port}: the port is in use\n`);
    taken.close();
  });
});

describe("what can be read without serving", () => {
  test("--version is that of the package, --help names every option", async () => {
    const version = start("--version");
    expect(await version.exitCode()).toBe(0);
    expect(version.out.toString()).toMatch(/^\d+\.\d+\.\d+\n$/);
    const help = start("--help");
    expect(await help.exitCode()).toBe(0);
    for (const option of [
      "--model",
      "--pty [[NAME=]LINK]",
      "--map",
      "--trait",
      "commands [+QIOPEN]",
    ]) {
      expect(help.out.toString()).toContain(option);
    }
  });

  test("models and commands come from the declarations", async () => {
    const models = start("models");
    expect(await models.exitCode()).toBe(0);
    expect(models.out.toString()).toMatch(/^BG77 +eMTC, NBIoT +BG77LAR02A04$/m);
    const command = start("commands", "+qiopen", "ATE");
    expect(await command.exitCode()).toBe(0);
    expect(command.out.toString()).toContain('"TCP/UDP/TCP LISTENER/UDP SERVICE"');
    expect(command.out.toString()).toContain("ATE: Command Echo Mode");
  });
});
