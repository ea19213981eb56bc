import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseOptions } from "../../src/cli/options.ts";
import { openPorts } from "../../src/cli/ports/open-ports.ts";
import type { Surroundings } from "../../src/cli/ports/plug.ts";
import { Bench } from "../../src/testing/bench.ts";
import { noSerial } from "../stages/hosts.ts";
import { Program, Running } from "./process.ts";

const skipped = await noSerial();

/** A place where dialling is neither answered nor refused: a program that was halted, with its queue full. */
class Silent extends Running {
  readonly #dialling: Socket[] = [];
  url = "";

  static async start(): Promise<Silent> {
    const listens = `net.createServer().listen({ host: "127.0.0.1", port: 0, backlog: 1 }, function () {
      console.log(this.address().port);
    })`;
    const silent = new Silent(process.execPath, ["-e", listens]);
    const port = Number(await silent.until((out) => out.endsWith("\n")));
    silent.url = `tcp://127.0.0.1:${port}`;
    silent.kill("SIGSTOP");
    // Linux has room for one more than it was asked for.
    for (let count = 0; count < 2; count++) {
      const socket = connect(port, "127.0.0.1").on("error", () => {});
      silent.#dialling.push(socket);
      await once(socket, "connect");
    }
    return silent;
  }

  override async stop(): Promise<void> {
    for (const socket of this.#dialling) socket.destroy();
    await super.stop();
  }
}

let folder: string;
let around: Surroundings;
const running: Program[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ports-"));
  const { modem, clock } = new Bench();
  const nothing = { tell() {}, end() {}, strictBaud: false, dtrByPresence: false, steered: false };
  around = { modem, clock, ...nothing };
});

afterEach(async () => {
  for (const program of running.splice(0)) await program.stop();
  rmSync(folder, { recursive: true });
});

describe("what is wrong is one line, and exit code 2", () => {
  const place = "[HOST:]PORT with a port of 0 to 65535 is needed";
  const url = "tcp://HOST:PORT, rfc2217://HOST:PORT[?dtr=ri&rts=cts] or unix:PATH is needed";
  const wiring =
    "dtr= and rts= take ri, dcd, cts, dsr or none; dsr= and dcd= take dtr, pwrkey, reset or none";
  const rates = "9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600";
  const long = `/tmp/${"x".repeat(120)}`;
  test.each([
    [["--tcp", "x"], `--tcp x: ${place}`],
    [["--tcp", "1:2:3"], `--tcp 1:2:3: ${place}`],
    [["--rfc2217", "70000"], `--rfc2217 70000: ${place}`],
    [["--rfc2217", "0/x"], `--rfc2217 0/x: ${place}`],
    [["--ws", "x"], "--ws x: [HOST:]PORT[/path] with a port of 0 to 65535 is needed"],
    [["--unix="], "--unix needs a path"],
    [
      ["--unix", long],
      `cannot listen at ${long}: 125 bytes, and the path of a UNIX socket has 107 at most`,
    ],
    [["--unix", "/dev/null"], "cannot listen at /dev/null: it is there already, and no socket"],
    [["--tcp", "192.0.2.1:0"], "cannot listen at 192.0.2.1:0: not an address of this computer"],
    [
      ["--connect", `unix:${long}`],
      `--connect unix:${long}: 125 bytes, and the path of a UNIX socket has 107 at most`,
    ],
    [["--connect", "box:4000"], `--connect box:4000: ${url}`],
    [
      ["--connect", "rfc2217://a:1?dtr=x"],
      `--connect rfc2217://a:1?dtr=x: no wiring "dtr=x"; ${wiring}`,
    ],
    [["--serial", ",9600"], "--serial ,9600: the name of a device is needed"],
    [["--serial", "/dev/x,1200"], `--serial /dev/x,1200: not 1200 baud, but one of ${rates}`],
    [["--serial", "/dev/x,rts=no"], `--serial /dev/x,rts=no: no wiring "rts=no"; ${wiring}`],
    [["--tcp", "uart2=0"], "--tcp uart2=0: no port uart2; there are uart1, usbat, usbmodem"],
    [["--ws", "usbat=0", "--tcp", "usbat=0"], "--tcp usbat=0: the module has one port usbat"],
    [["--stdio", "--stdio"], "--stdio is given twice, and there is one standard input"],
  ])("%j", async (args, message) => {
    await expect(openPorts(parseOptions(args), around)).rejects.toThrow(
      expect.objectContaining({ message }) as Error,
    );
  });

  test.each([
    [["--dtr", "shut"], "--dtr shut: none, open is needed"],
    [["--control", "--stdio"], "--control and --stdio both want standard input"],
    [["--connect", "box:4000"], `--connect box:4000: ${url}`],
  ])("the program itself: %j", async (args, message) => {
    const program = new Program(...args);
    running.push(program);
    expect(await program.exitCode()).toBe(2);
    expect(program.err).toBe(`modemtwin: ${message}\n`);
    expect(program.out.toString()).toBe("");
  });

  test.skipIf(process.platform !== "linux")(
    "also while a port waits for an answer to its dialling",
    { timeout: 8000 }, // which is less than it waits for
    async () => {
      const silent = await Silent.start();
      try {
        const program = new Program("--connect", silent.url, "--tcp", "192.0.2.1:0");
        running.push(program);
        expect(await program.exitCode()).toBe(2);
        expect(program.err).toContain("not an address of this computer");
      } finally {
        await silent.stop();
      }
    },
  );

  test.skipIf(skipped !== "")(`a device that is none${skipped}`, async () => {
    await expect(openPorts(parseOptions(["--serial", "/dev/null"]), around)).rejects.toThrow(
      "cannot open /dev/null: it is no serial port",
    );
  });

  test("a port in use: those opened before it are closed again", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const path = join(folder, "at");
    const both = parseOptions(["--unix", path, "--ws", String(port)]);
    await expect(openPorts(both, around)).rejects.toThrow(
      `cannot listen at 127.0.0.1:${port}: the port is in use`,
    );
    taken.close();
    const [opened] = await openPorts(parseOptions(["--unix", path]), around);
    expect(opened!.info.place).toEqual({ path });
    opened!.close();
  });
});
