import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { libc } from "../../src/native/libc.ts";
import { Program, type ReadyPort } from "../cli/process.ts";

const SERVER = "220.180.239.212:8009";

/** Any python does: the driver needs pyserial no more than a PTY needs a rate. */
const python = ["/usr/bin/python3", "python3"].find((name) => {
  try {
    execFileSync(name, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
});
const missing = "missing" in libc() || !python;
const skipped = missing ? " SKIPPED: needs python3 and PTYs" : "";

let server: Server;
let program: Program;

beforeEach(async () => {
  if (missing) return;
  server = createServer((socket: Socket) => {
    socket.on("error", () => {});
    socket.pipe(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterEach(async () => {
  await program?.stop();
  server?.close();
});

async function run(kib: number): Promise<string> {
  const { port } = server.address() as AddressInfo;
  program = new Program("--json", "--pty", "--map", `${SERVER}=127.0.0.1:${port}`);
  const [pty] = (await program.event("ready"))["ports"] as ReadyPort[];
  const script = `${import.meta.dirname}/cmux.py`;
  const host = spawn(python!, [script, pty!.path, SERVER, String(kib)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  host.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  host.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await once(host, "close");
  return said;
}

describe(`a host that multiplexes the PTY${skipped}`, () => {
  test.skipIf(missing)("100 KiB through one virtual port while another is polled", async () => {
    expect(await run(100)).toMatch(/^ok 100 KiB /);
    expect(await program.event("socket closed")).toMatchObject({
      sent: 102_400,
      received: 102_400,
    });
  });
});
