import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Program, type ReadyPort } from "./process.ts";

const running: Program[] = [];
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "http-"));
});
afterEach(async () => {
  for (const program of running.splice(0)) await program.stop();
  rmSync(folder, { recursive: true });
});

function run(...args: string[]): Program {
  const program = new Program(...args);
  running.push(program);
  return program;
}

async function ready(...args: string[]): Promise<{ program: Program; ports: ReadyPort[] }> {
  const program = run("--json", ...args);
  return { program, ports: (await program.event("ready"))["ports"] as ReadyPort[] };
}

test("ready tells where it is, behind the ports; a signal ends it and what it made", async () => {
  const { program, ports } = await ready("--tcp", "0", "--http", "0");
  expect(ports.map(({ kind }) => kind)).toEqual(["tcp", "http"]);
  const { url, host, port } = ports[1]!;
  expect(url).toBe(`http://127.0.0.1:${port}/`);
  expect(host).toBe("127.0.0.1");
  const page = await fetch(url!);
  expect([page.status, page.headers.get("content-type")]).toEqual([
    200,
    "text/html; charset=utf-8",
  ]);
  const body = JSON.stringify({ name: "second", tcp: "0" });
  const headers = { "content-type": "application/json" };
  const made = await fetch(`${url}api/modems`, { method: "POST", headers, body });
  expect(made.status).toBe(201);
  program.kill("SIGTERM");
  expect(await program.exitCode()).toBe(0);
  expect(program.events().at(-1)).toEqual({ event: "exit", reason: "SIGTERM" });
});

test("for people the console's address stands below the ports", async () => {
  const program = run("--tcp", "0", "--http", "0");
  await program.until((out) => out.includes("console"));
  expect(program.out.toString()).toMatch(/\n {2}console {11}http:\/\/127\.0\.0\.1:\d+\/\n/);
});

test("a token may stand in a file, and lets others than this computer in", async () => {
  const file = join(folder, "token");
  writeFileSync(file, "abcdefghijklmnop\n");
  const { ports } = await ready("--tcp", "0", "--http", "0.0.0.0:0", "--token", `@${file}`);
  const { port } = ports[1]!;
  const url = `http://127.0.0.1:${port}/api`;
  expect((await fetch(url)).status).toBe(401);
  const headers = { authorization: "Bearer abcdefghijklmnop" };
  expect((await fetch(url, { headers })).status).toBe(200);
});

const TOKEN = "--token: 16 or more characters of ASCII without blanks are needed";

test.each([
  [
    ["--http", "0.0.0.0:0"],
    "--http 0.0.0.0:0: others than this computer reach 0.0.0.0, so it takes a --token",
  ],
  [["--http", "x"], "--http x: [HOST:]PORT with a port of 0 to 65535 is needed"],
  [
    ["--http", "192.0.2.1:0", "--token", "x".repeat(16)],
    "cannot listen at 192.0.2.1:0: not an address of this computer",
  ],
  [["--token", "x".repeat(16)], "--token is for --http"],
  [["--http", "0", "--token", "secret"], TOKEN],
  [["--http", "0", "--token", "@/nowhere"], "--token @/nowhere: no such file or directory"],
])("%j is wrong", async (args, message) => {
  const program = run("--tcp", "0", ...args);
  expect(await program.exitCode()).toBe(2);
  expect(program.err).toBe(`modemtwin: ${message}\n`);
});
