import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LineHost } from "../stages/line-host.ts";
import { Program, Running, type ReadyPort } from "./process.ts";

const running: Running[] = [];
const hosts: LineHost[] = [];
const servers: Server[] = [];
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fleet-"));
});
afterEach(async () => {
  for (const host of hosts.splice(0)) host.leave();
  for (const program of running.splice(0)) await program.stop();
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true });
});

function run(...args: string[]): Program {
  const program = new Program("fleet", ...args);
  running.push(program);
  return program;
}

interface FleetPort extends ReadyPort {
  readonly imei?: string;
}

async function ready(...args: string[]): Promise<{ program: Program; ports: FleetPort[] }> {
  const program = run("--json", ...args);
  return { program, ports: (await program.event("ready"))["ports"] as FleetPort[] };
}

async function at(port: ReadyPort): Promise<LineHost> {
  const host = await LineHost.at(port);
  hosts.push(host);
  return host;
}

/** A server that sends back what comes; what it got, and from where. */
async function echo(): Promise<{ port: number; got: string[]; from: Set<string> }> {
  const got: string[] = [];
  const from = new Set<string>();
  const server = createServer((socket: Socket) => {
    from.add(socket.remoteAddress ?? "");
    socket.on("error", () => {});
    socket.on("data", (data) => {
      got.push(String(data));
      socket.write(data);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, got, from };
}

const imeiOf = (answer: string): string => /\d{15}/.exec(answer)?.[0] ?? answer;

describe("behind one TCP port", () => {
  test("each connection gets a module of its own, and one too many is told so", async () => {
    const { program, ports } = await ready("--modems", "3", "--tcp", "0");
    expect(await program.event("ready")).toMatchObject({ name: "3 modules", modems: 3 });
    const [port] = ports;
    const three = [await at(port!), await at(port!), await at(port!)];
    const imeis = await Promise.all(three.map(async (host) => imeiOf(await host.ask("AT+CGSN"))));
    expect(new Set(imeis).size).toBe(3);
    const fourth = await at(port!);
    await fourth.until((heard) => heard.includes("ERROR"));
    expect(fourth.heard).toBe("\r\nERROR: no module is free\r\n");
    three[1]!.leave();
    await three[1]!.changes.until(() => three[1]!.left);
    // Its module is the next one that is free, and lives on between its hosts.
    const again = await at(port!);
    expect(imeiOf(await again.ask("AT+CGSN"))).toBe(imeis[1]);
  });

  test("or the one that its first line names, of which no module hears", async () => {
    const { ports } = await ready("--modems", "3", "--tcp", "0", "--select", "identity");
    const list = run("list", "--modems", "3");
    expect(await list.exitCode()).toBe(0);
    const imeis = list.out.toString().match(/\b\d{15}(?=\t0)/g)!;
    expect(imeis).toHaveLength(3);
    const imei = imeis[1]!;
    const host = await at(ports[0]!);
    expect(await host.ask(`AT#IDENTITY=${imei}`)).toBe("\r\nOK\r\n");
    expect(await host.ask("AT+CGSN")).toBe(`AT+CGSN\r\r\n${imei}\r\n\r\nOK\r\n`);
    const all = await at(ports[0]!);
    // Both lines in one piece.
    all.stream.write(`AT#IDENTITY=${imeis[2]}\rATE0\r`);
    await all.until((heard) => heard.endsWith("ATE0\r\r\nOK\r\n"));
    for (const [line, why] of [
      [`AT#IDENTITY=${imei}`, "BUSY: another host is connected to this port"],
      ["AT#IDENTITY=123456789012345", "no module 123456789012345"],
      ["AT", "AT#IDENTITY=<imei> comes first"],
    ] as const) {
      const refused = await at(ports[0]!);
      refused.stream.write(`${line}\r`);
      await refused.until((heard) => heard.includes("\r\nERROR"));
      expect(refused.heard).toBe(`\r\nERROR: ${why}\r\n`);
    }
  });

  test("a host that goes while it waits for a module, or while something runs there, keeps it from nobody", async () => {
    const { ports } = await ready("--modems", "1", "--tcp", "0", "--timing", "typical");
    const [port] = ports;
    const first = await at(port!);
    expect(await first.ask("AT")).toContain("OK");
    const waiting = connect(port!.port, port!.host);
    await new Promise<void>((resolve) => void waiting.once("connect", resolve));
    waiting.end();
    first.leave();
    const second = await at(port!);
    expect(await second.ask("AT")).toContain("OK");
    // It takes a minute or two.
    second.stream.write("AT+COPS=?\r");
    await second.until((heard) => heard.includes("COPS"));
    second.leave();
    const third = await at(port!);
    // The first key ends what is awaited. V.250 5.6.1.
    third.stream.write("\r");
    await expect.poll(() => third.ask("AT"), { timeout: 10_000 }).toContain("OK");
  });

  test("a web page gets none", async () => {
    const { ports } = await ready("--modems", "1", "--tcp", "0");
    const page = await at(ports[0]!);
    page.stream.write("POST / HTTP/1.1\r\nOrigin: http://evil.example\r\n\r\nAT+CGMM\r");
    await page.changes.until(() => page.left);
    expect([page.left, page.heard]).toEqual([true, ""]);
  });
});

test("a UNIX socket each, by their IMEIs, and a folder that keeps what they keep", async () => {
  const args = [
    "--modems",
    "2",
    "--unix",
    join(folder, "at"),
    "--store",
    `dir:${join(folder, "kept")}`,
  ];
  const { program, ports } = await ready(...args);
  expect(ports.map(({ path, imei }) => path === join(folder, "at", imei!))).toEqual([true, true]);
  const host = await at(ports[0]!);
  expect(await host.ask("AT+IPR=9600;&W")).toContain("OK");
  program.kill("SIGTERM");
  expect(await program.exitCode()).toBe(0);
  const again = await ready(...args);
  const next = await at(again.ports[0]!);
  expect(await next.ask("AT+IPR?")).toContain("+IPR: 9600");
});

const METER = `
> AT+QIACT=1
> AT+QIOPEN=1,0,"TCP","127.0.0.1",{port},0,1
< +QIOPEN: 0,0
@ repeat 3
> AT+QISEND=0
>> {imei} {sequence} {where}<^Z>
< +QIURC: "recv",0
@ end
`;

describe("driven by firmware of their own", () => {
  test("a backend sees devices; the report tells what came of it, and thresholds decide the exit code", async () => {
    const server = await echo();
    writeFileSync(join(folder, "meter.at"), METER);
    const plan = join(folder, "fleet.yaml");
    writeFileSync(
      plan,
      `name: meters\nvariables: { where: here }\ngroups:\n  near: { count: 8, firmware: meter.at, imei: "86642503{index 6}", ramp: 500 ms }\n  far: { count: 2, model: BG77, firmware: meter.at }\n`,
    );
    const json = join(folder, "r.json");
    const html = join(folder, "r.html");
    const args = ["--set", `port=${server.port}`, "--addresses", "127.1.0.0/24"];
    const checks = ["--threshold", "failures = 0%", "--threshold", "p99 send < 0.001ms"];
    const program = run(plan, ...args, ...checks, "--report", json, "--report", html);
    expect(await program.exitCode()).toBe(1);
    expect(server.got).toHaveLength(30);
    expect(server.got.filter((line) => !/^\d{15} [123] here$/.test(line))).toEqual([]);
    expect(server.got.filter((line) => /^866425030000\d{3} /.test(line)).length).toBe(24);
    expect(server.got.filter((line) => line.startsWith("0099"))).toHaveLength(6);
    expect(server.from.size).toBe(10);
    const report = JSON.parse(readFileSync(json, "utf8")) as {
      modems: number;
      operations: { [name: string]: { count?: number; failures: object } };
    };
    expect(report.modems).toBe(10);
    expect(Object.keys(report.operations)).toEqual(["AT+QIACT", "open", "send", "round trip"]);
    expect(program.out.toString()).toMatch(/✓ failures 0 % = 0 %/);
    expect(program.out.toString()).toMatch(/✗ p99 send .* not < 0\.001 ms/);
    expect(readFileSync(html, "utf8")).toMatch(/^<!doctype html>/i);
  });

  test("shards of one run are one report", async () => {
    const server = await echo();
    writeFileSync(join(folder, "m.at"), METER);
    const files = await Promise.all(
      ["0/2", "1/2"].map(async (shard, index) => {
        const file = join(folder, `${index}.json`);
        const args = ["--modems", "5", "--firmware", join(folder, "m.at"), "--seed", "s"];
        const sets = ["--set", `port=${server.port}`, "--set", "where=x", "--lasts", "1500ms"];
        const program = run(...args, ...sets, "--shard", shard, "--report", file);
        expect(await program.exitCode()).toBe(0);
        return file;
      }),
    );
    const merged = run("merge", ...files, "--json");
    expect(await merged.exitCode()).toBe(0);
    expect(JSON.parse(merged.out.toString())).toMatchObject({ modems: 5, shard: null });
    const alone = run("merge", files[0]!);
    expect(await alone.exitCode()).toBe(2);
    expect(alone.err).toContain("shard 1/2 is missing");
  });
});

describe("--workers", () => {
  test("modules are shared by processes behind one listener, by identity too; one that crashes is replaced", async () => {
    const args = ["--modems", "6", "--workers", "3", "--tcp", "0", "--select", "identity"];
    const store = join(folder, "kept");
    const { program, ports } = await ready(...args, "--http", "0", "--store", `dir:${store}`);
    const known = await ready("--modems", "6", "--unix", join(folder, "at"));
    const talk = async (imei: string): Promise<LineHost> => {
      const host = await at(ports[0]!);
      expect(await host.ask(`AT#IDENTITY=${imei}`)).toBe("\r\nOK\r\n");
      expect(await host.ask("AT+CGSN")).toContain(imei);
      return host;
    };
    const imeis = known.ports.map(({ imei }) => imei!);
    const all: LineHost[] = [];
    for (const imei of imeis) all.push(await talk(imei));
    await all[0]!.ask("AT+IPR=9600;&W");
    // It is written within a second.
    const kept = (): boolean =>
      readdirSync(store, { recursive: true, withFileTypes: true })
        // Not the one that is about to take its place.
        .filter(({ name }) => name.includes(imeis[0]!) && !name.endsWith("-next"))
        .some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes("9600"));
    await expect.poll(kept, { timeout: 5000 }).toBe(true);
    const metrics = async (): Promise<string> =>
      (await fetch(`${ports.find(({ kind }) => kind === "http")!.url}metrics`)).text();
    const workers = readFileSync(`/proc/${program.pid}/task/${program.pid}/children`, "utf8")
      .trim()
      .split(" ");
    expect(workers).toHaveLength(3);
    for (const pid of workers) process.kill(Number(pid), "SIGKILL");
    await program.until((out) => (out.match(/another one takes its modules/g) ?? []).length === 3);
    await expect
      .poll(metrics, { timeout: 5000 })
      .toContain("modemtwin_fleet_worker_crashes_total 3");
    const again = async (): Promise<string> => {
      const host = await at(ports[0]!);
      return host.ask(`AT#IDENTITY=${imeis[0]}`, /(OK|ERROR.*)\r\n$/);
    };
    await expect.poll(again, { timeout: 5000 }).toBe("\r\nOK\r\n");
    expect(await hosts.at(-1)!.ask("AT+IPR?")).toContain("+IPR: 9600");
    program.kill("SIGTERM");
    expect(await program.exitCode()).toBe(0);
  });
});

test("/metrics, /healthz and the report as it is now", async () => {
  const { ports } = await ready("--modems", "2", "--tcp", "0", "--http", "0");
  const { url } = ports.find(({ kind }) => kind === "http")!;
  expect(await (await fetch(`${url}healthz`)).json()).toEqual({ status: "ok" });
  expect(await (await fetch(url!)).text()).toMatch(/^<!doctype html>/i);
  const metrics = async (): Promise<string> => (await fetch(`${url}metrics`)).text();
  await expect
    .poll(metrics, { timeout: 5000 })
    .toContain('modemtwin_fleet_modems{state="registered"} 2');
  expect((await fetch(`${url}nowhere`)).status).toBe(404);
});

test.each([
  [[], "fleet needs a file (docs/fleet.md), or --modems N"],
  [["--modems", "0"], "--modems 0: a number from 1 to 1000000 is needed"],
  [
    ["a.yaml", "--modems", "1"],
    "--modems 1: a.yaml says how many; one of the two is needed, not both",
  ],
  [["nowhere.yaml"], "nowhere.yaml: there is no such file"],
  [["--modems", "1", "--firmware", "nowhere.at"], "--firmware nowhere.at: there is no such file"],
  [["--modems", "1", "--workers", "0"], "--workers 0: auto, or a number from 1 to 256 is needed"],
  [["--modems", "1", "--shard", "2/2"], "--shard 2/2: I/N with I from 0 to N-1 is needed"],
  [["--modems", "1", "--select", "any"], "--select any: order, identity is needed"],
  [
    ["--modems", "1", "--select", "identity"],
    "--select identity: it is for hosts at --tcp, which is not given",
  ],
  [["--modems", "1", "--set", "a=1"], "--set a=1: there is no firmware"],
  [
    ["--modems", "1", "--addresses", "192.0.2.0/24"],
    /^--addresses 192\.0\.2\.0\/24: 192\.0\.2\.1 is not this computer's; on Linux `ip addr add 192\.0\.2\.1\/32 dev lo`/,
  ],
  [["--modems", "1", "--lasts", "0s"], "--lasts 0s: a time as 90s, 10min or 8h is needed"],
  [
    ["--modems", "1", "--report", "x.pdf"],
    "--report x.pdf: its name ends with .json, .html or .txt",
  ],
  [["--modems", "1", "--set", "x"], "--set x: NAME=VALUE is needed"],
  [["--modems", "1", "--tcp", "x"], "--tcp x: [HOST:]PORT with a port of 0 to 65535 is needed"],
  [
    ["--modems", "1", "--store", "ftp://x"],
    /^--store ftp:…: allowed are memory, dir:PATH and redis:\/\//,
  ],
  [["--modems", "1", "--addresses", "x"], /^--addresses x: /],
  [["--modems", "1", "--threshold", "fast"], /^--threshold 'fast': /],
  [["--modems", "1", "--wake", "open"], "--wake is for modemtwin"],
])("%j is wrong, and nothing has begun", async (args, message) => {
  const program = run(...args);
  expect(await program.exitCode()).toBe(2);
  const said = program.err.replace(/^modemtwin: /, "").trimEnd();
  if (typeof message === "string") expect(said).toBe(message);
  else expect(said).toMatch(message);
});

describe("files that cannot be read are told with their place", () => {
  const wrong = async (...args: string[]): Promise<string> => {
    const program = run(...args);
    expect(await program.exitCode()).toBe(2);
    return program.err
      .replaceAll(`${folder}/`, "")
      .replace(/^modemtwin: /, "")
      .trimEnd();
  };

  test("in the plan, in the script, and in what is no text", async () => {
    const plan = join(folder, "p.yaml");
    writeFileSync(plan, "groups:\n  a: {}\n  b: { firmware: d.at }\n");
    expect(await wrong(plan)).toBe(
      'p.yaml:3:18: groups.b.firmware is "d.at"; d.at: there is no such file',
    );
    writeFileSync(join(folder, "d.at"), "> AT\n~ 5\n");
    expect(await wrong(plan)).toMatch(/^d\.at:2:\d: "5" is no duration/);
    writeFileSync(join(folder, "d.at"), Buffer.from("> AT\n# für\n", "latin1"));
    expect(await wrong(plan)).toMatch(/^d\.at:2:4: the byte 0xfc is no UTF-8 here/);
    writeFileSync(plan, Buffer.from("name: für\ngroups: { a: {} }", "latin1"));
    expect(await wrong(plan)).toMatch(/^p\.yaml:1:8: the byte 0xfc is no UTF-8 here/);
  });

  test("and variables that nobody asks for", async () => {
    writeFileSync(join(folder, "d.at"), METER);
    const args = ["--modems", "1", "--firmware", join(folder, "d.at")];
    expect(await wrong(...args)).toBe("d.at needs port, where: --set port=… --set where=…");
    expect(await wrong(...args, "--set", "port=1", "--set", "where=x", "--set", "prot=2")).toBe(
      "--set prot=2: the firmware has no {prot}; did you mean port? its variables are port, where",
    );
  });
});

test("more than the system allows is refused, and nothing has begun", async () => {
  const at = join(folder, "at");
  const few = 'ulimit -n 500; exec "$0" "$@"';
  const bin = join(import.meta.dirname, "../../dist/bin/modemtwin.js");
  const args = [process.execPath, bin, "fleet", "--modems", "5000", "--unix", at];
  const program = new Running("sh", ["-c", few, ...args]);
  running.push(program);
  expect(await program.exitCode()).toBe(2);
  expect(program.err.trimEnd()).toBe(
    "modemtwin: --modems 5000 in 1 process: 10064 open files are needed in each, 500 are allowed: --workers 23, or ulimit -n 10064 as root (docker run --ulimit nofile=10064, LimitNOFILE=10064 for systemd)",
  );
  expect([program.out.toString(), existsSync(at)]).toEqual(["", false]);
});

test("nothing is left behind by a connection that says nothing", async () => {
  const { program, ports } = await ready("--modems", "1", "--tcp", "0", "--select", "identity");
  const silent = async (): Promise<Socket> => {
    const socket = connect(ports[0]!.port, ports[0]!.host).on("error", () => {});
    await new Promise<void>((resolve) => void socket.once("connect", resolve));
    return socket;
  };
  const open = (): number => readdirSync(`/proc/${program.pid}/fd`).length;
  const before = open();
  const sockets = await Promise.all(Array.from({ length: 20 }, silent));
  await expect.poll(open, { timeout: 5000 }).toBe(before + 20);
  for (const socket of sockets) socket.destroy();
  await expect.poll(open, { timeout: 5000 }).toBe(before);
  // One that is there at the end holds nothing up: it would be let go of after a minute.
  await silent();
  await expect.poll(open, { timeout: 5000 }).toBe(before + 1);
  program.kill("SIGINT");
  expect(await program.exitCode()).toBe(0);
});
