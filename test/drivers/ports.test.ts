import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Duplex } from "node:stream";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Pipe } from "../../src/kernel/pipe.ts";
import { libc } from "../../src/native/libc.ts";
import { openPty } from "../../src/transports/pty/open-pty.ts";
import { Program, type ReadyPort } from "../cli/process.ts";
import { LineHost } from "../stages/line-host.ts";
import { freePort } from "../stages/remotes.ts";

vi.setConfig({ testTimeout: 30_000 });

const SERVER = "220.180.239.212:8009";

function works(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** The distribution's python has the distribution's pyserial; another one in the path may not. */
const python = ["/usr/bin/python3", "python3"].find((name) => works(name, "-c", "import serial"));
const ser2net = ["ser2net", "/usr/sbin/ser2net"].find((name) => works(name, "-v"));
const noPython = python ? "" : " SKIPPED: needs python3-serial";
const noSocat = works("socat", "-V") ? "" : " SKIPPED: needs socat";
const noPty = "missing" in libc() ? " SKIPPED: needs PTYs" : "";
const noSer2net = ser2net ? noPty : " SKIPPED: needs ser2net";

let folder: string;
let echo: Server;
const programs: Program[] = [];
const children: ChildProcess[] = [];
const hosts: LineHost[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "drivers-"));
  echo = createServer((socket: Socket) => {
    socket.on("error", () => {});
    socket.pipe(socket);
  }).listen(0, "127.0.0.1");
  await once(echo, "listening");
});

afterEach(async () => {
  for (const host of hosts.splice(0)) host.leave();
  for (const program of programs.splice(0)) await program.stop();
  for (const child of children.splice(0)) child.kill("SIGKILL");
  echo.close();
  rmSync(folder, { recursive: true });
});

async function start(...args: string[]): Promise<{ program: Program; port: ReadyPort }> {
  const { port } = echo.address() as AddressInfo;
  const program = new Program("--json", ...args, "--map", `${SERVER}=127.0.0.1:${port}`);
  programs.push(program);
  const [first] = (await program.event("ready"))["ports"] as ReadyPort[];
  return { program, port: first! };
}

/** What a program said, once it has ended. */
async function output(command: string, ...args: string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await once(child, "close");
  return said;
}

/** Runs a script of this folder against a port, as whatever pyserial makes of its URL. */
async function pyserial(script: string, url: string): Promise<string> {
  return output(python!, join(import.meta.dirname, script), url, SERVER);
}

/** Whoever is at the other end of a terminal of ours. */
function hostBehind(pipe: Pipe): LineHost {
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      pipe.write(chunk);
      done();
    },
  });
  pipe.attach({ receive: (chunk) => void stream.push(chunk), drained() {}, closed() {} });
  return new LineHost(stream);
}

/** Says AT until it is answered, as drivers do: ser2net throws away what comes while it sets its device. */
async function awake(host: LineHost): Promise<void> {
  for (let attempt = 0; attempt < 50 && !host.heard.includes("OK"); attempt++) {
    host.stream.write("AT\r");
    const patience = new Promise((resolve) => void setTimeout(resolve, 100));
    await Promise.race([host.until((heard) => heard.includes("OK")), patience]);
  }
}

describe(`pyserial${noPython}`, () => {
  test.skipIf(noPython !== "")("socket:// holds a session of the application note", async () => {
    const { program, port } = await start("--tcp", "0");
    expect(await pyserial("session.py", `socket://127.0.0.1:${port.port}`)).toBe("ok\n");
    expect(await program.event("socket closed")).toMatchObject({ sent: 1024, received: 1024 });
  });

  test.skipIf(noPython !== "")("rfc2217:// holds the same", async () => {
    const { program, port } = await start("--rfc2217", "0");
    expect(await pyserial("session.py", port.url!)).toBe("ok\n");
    expect(await program.event("socket closed")).toMatchObject({ sent: 1024, received: 1024 });
  });

  test.skipIf(noPython !== "")("rfc2217:// moves DTR, and sees DCD, RI, DSR and CTS", async () => {
    const { program, port } = await start("--strict-baud", "--rfc2217", "0");
    expect(await pyserial("lines.py", port.url!)).toBe("ok\n");
    expect(await program.event("socket closed")).toMatchObject({ sent: 1024, received: 1024 });
  });

  test.skipIf(noPython + noPty !== "")(`tcflush on a terminal${noPty}`, async () => {
    const { port } = await start("--pty");
    expect(await pyserial("flush.py", port.path)).toBe("ok\n");
  });

  const skipped = noPython + noSocat;
  test.skipIf(skipped !== "")(
    `a terminal that socat joins to a UNIX socket${skipped}`,
    async () => {
      const { program, port } = await start("--unix", join(folder, "at"));
      const link = join(folder, "tty");
      const child = spawn("socat", [`pty,raw,echo=0,link=${link}`, `unix-connect:${port.path}`]);
      children.push(child);
      // It makes the terminal before it connects.
      await program.event("host attached");
      expect(await pyserial("session.py", link)).toBe("ok\n");
    },
  );
});

describe(`socat${noSocat}`, () => {
  /** Types with socat at what `address` names, and reads until it is told that no more comes. */
  async function typed(address: string, text: string): Promise<string> {
    const child = spawn("socat", ["-t", "5", "-", address], { stdio: ["pipe", "pipe", "ignore"] });
    children.push(child);
    let said = "";
    child.stdout!.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.stdin!.end(text);
    await once(child, "close");
    return said;
  }

  test.skipIf(noSocat !== "")(
    "a UNIX socket: the answers come behind the end of its input",
    async () => {
      const { port } = await start("--unix", join(folder, "at"));
      const said = await typed(`unix-connect:${port.path}`, "ATE0\rAT+QIACT=1\rAT+QIACT?\r");
      expect(said).toMatch(/^ATE0\r\r\nOK\r\n\r\nOK\r\n\r\n\+QIACT: 1,1,1,"[\d.]+"\r\n\r\nOK\r\n$/);
    },
  );

  test.skipIf(noSocat + noPty !== "")(`the module dials a terminal of socat${noPty}`, async () => {
    const link = join(folder, "tty");
    const path = join(folder, "listen");
    const child = spawn("socat", [`unix-listen:${path}`, `pty,raw,echo=0,link=${link}`]);
    children.push(child);
    const { program } = await start("--connect", `unix:${path}`);
    await program.event("host attached");
    if (python) expect(await pyserial("session.py", link)).toBe("ok\n");
  });
});

describe(`ser2net${noSer2net}`, () => {
  test.skipIf(noSer2net !== "")(
    "the module dials the access server of a serial device",
    async () => {
      const device = openPty();
      const number = await freePort();
      const config = join(folder, "ser2net.yaml");
      writeFileSync(
        config,
        [
          "connection: &modem",
          `  accepter: telnet(rfc2217),tcp,127.0.0.1,${number}`,
          `  connector: serialdev,${device.path},115200n81,local`,
          "",
        ].join("\n"),
      );
      children.push(spawn(ser2net!, ["-n", "-d", "-u", "-c", config, "-P", join(folder, "pid")]));
      const host = hostBehind(device.pipe);
      hosts.push(host);
      const { program } = await start("--connect", `rfc2217://127.0.0.1:${number}`);
      try {
        await program.event("host attached");
        await awake(host);
        expect(await host.ask("ATE0+CGMI", /Quectel\r\n\r\nOK\r\n$/)).toMatch(/Quectel/);
        expect(await host.ask("AT+IPR=9600")).toBe("\r\nOK\r\n");
        const deadline = performance.now() + 5000;
        while (device.pipe.uart!.host?.baudRate !== 9600 && performance.now() < deadline) {
          await new Promise((turn) => setImmediate(turn));
        }
        expect(device.pipe.uart!.host?.baudRate).toBe(9600);
        expect(await host.ask("AT")).toBe("\r\nOK\r\n");
      } finally {
        device.close();
      }
    },
  );
});
