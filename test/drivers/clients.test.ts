import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { libc } from "../../src/native/libc.ts";
import { Program, type ReadyPort } from "../cli/process.ts";
import { Changes } from "../stages/changes.ts";

const SERVER = "220.180.239.212:8009";
const noPty = "missing" in libc();

/** Whether a command runs here at all. */
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
const picocom = works("picocom", "--help");

let echo: Server;
let program: Program;
let path = "";

beforeEach(async () => {
  if (noPty) return;
  echo = createServer((socket: Socket) => {
    socket.on("error", () => {});
    socket.pipe(socket);
  }).listen(0, "127.0.0.1");
  await once(echo, "listening");
  const { port } = echo.address() as AddressInfo;
  program = new Program("--json", "--pty", "--map", `${SERVER}=127.0.0.1:${port}`);
  const [pty] = (await program.event("ready"))["ports"] as ReadyPort[];
  path = pty!.path;
});

afterEach(async () => {
  await program?.stop();
  echo?.close();
});

describe("real serial clients on the PTY", () => {
  const noPython = noPty || !python ? " SKIPPED: needs python3-serial and PTYs" : "";
  test.skipIf(noPython !== "")(
    `pyserial sends every byte value to a server and back${noPython}`,
    async () => {
      const script = `${import.meta.dirname}/session.py`;
      const client = spawn(python!, [script, path, SERVER], { stdio: ["ignore", "pipe", "pipe"] });
      let said = "";
      client.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
      client.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
      const [code] = (await once(client, "close")) as [number];
      expect(said).toBe("ok\n");
      expect(code).toBe(0);
    },
  );

  const noPicocom = noPty || !picocom ? " SKIPPED: needs picocom and PTYs" : "";
  test.skipIf(noPicocom !== "")(
    `picocom holds a session and leaves; the next one goes on${noPicocom}`,
    async () => {
      await session(
        ["AT+QIACT=1\r", `AT+QIOPEN=1,0,"TCP","${SERVER.replace(":", '",')}\r`],
        "+QIOPEN: 0,0\r\n",
      );
      await session(["AT+QISEND=0\r", "hello\u001a"], '+QIURC: "recv",0\r\n');
      const heard = await session(["AT+QIRD=0\r"], "hello\r\n\r\nOK\r\n");
      expect(heard).toContain("+QIRD: 5\r\nhello\r\n");
      await session(["AT+QICLOSE=0\r"], "OK\r\n");
      expect(await program.event("socket closed")).toMatchObject({ sent: 5, received: 5 });
    },
  );
});

/** One run of picocom: types each text once the one before is answered, and leaves when it has heard the last. */
async function session(texts: readonly string[], last: string): Promise<string> {
  const client = spawn("picocom", ["-q", "--omap", "delbs", path], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const changes = new Changes();
  let heard = "";
  client.stdout.on("data", (chunk: Buffer) => {
    heard += chunk.toString("latin1");
    changes.tell();
  });
  const left = once(client, "close");
  for (const text of texts) {
    const from = heard.length;
    client.stdin.write(text);
    await changes.until(() => /\n(OK|SEND OK)\r\n|> $/.test(heard.slice(from)));
  }
  await changes.until(() => heard.includes(last));
  client.stdin.end("\u0001\u0018"); // picocom's own: leave
  await left;
  expect(heard).toContain(last);
  return heard;
}
