import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { libc } from "../../src/native/libc.ts";
import { LineHost } from "../stages/line-host.ts";
import { noSerial } from "../stages/hosts.ts";
import { Program, Running, type ReadyPort } from "./process.ts";

let folder = "";
const running: Running[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "record-"));
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

/** A twin that plays the module, and where it is. */
async function twin(...args: string[]): Promise<{ program: Program; url: string }> {
  const program = run("--tcp", "0", "--json", ...args);
  const ready = await program.event("ready");
  const [{ port }] = ready["ports"] as [ReadyPort];
  return { program, url: `tcp://127.0.0.1:${port}` };
}

async function hostAt(port: number): Promise<LineHost> {
  const socket = connect({ host: "127.0.0.1", port });
  await once(socket, "connect");
  return new LineHost(socket);
}

const LINES = ["AT", "AT+CSQ", "AT+GSN", "AT+QIACT=1", "AT+QIACT?", "AT+NO"];

/** A recording of a host that types LINES; answers the journal and the transcript. */
async function recording(url: string): Promise<{ journal: string; transcript: string }> {
  const journal = join(folder, "rec.jsonl");
  const transcript = join(folder, "rec.at");
  const record = run(
    ...["record", "--host", "tcp:0", "--module", url, "--json"],
    ...["--journal", journal, "--transcript", transcript],
  );
  const { host: place } = (await record.event("ready")) as { host: { port: number } };
  const host = await hostAt(place.port);
  for (const line of LINES) await host.ask(line);
  host.leave();
  record.kill("SIGINT");
  expect(await record.exitCode()).toBe(0);
  return { journal, transcript };
}

async function result(
  program: Program,
): Promise<{ code: number | null; out: string; err: string }> {
  const code = await program.exitCode();
  return { code, out: program.out.toString(), err: program.err };
}

test("a recording between a host and a module is whole, and passes everywhere", async () => {
  const { url } = await twin();
  const { journal, transcript } = await recording(url);
  const rows = readFileSync(journal, "utf8").trim().split("\n");
  const kinds = rows.map((row) => JSON.parse(row) as { kind: string; text?: string });
  expect(kinds[0]!.kind).toBe("journal");
  const commands = kinds.filter(({ kind }) => kind === "command").map(({ text }) => text);
  expect(commands).toEqual(LINES);
  expect(readFileSync(transcript, "utf8")).toContain('> AT+QIACT?\n< +QIACT: 1,1,1,"{address1}"\n');

  // What it was recorded from, another twin, and one of its own say the same.
  expect(await result(run("replay", journal))).toMatchObject({
    code: 0,
    out: "6 turns, no difference\n",
  });
  const other = await twin("--seed", "2", "--address", "127.0.0.1");
  expect(await result(run("replay", journal, "--port", other.url))).toMatchObject({
    code: 0,
    out: "6 turns, no difference\n",
  });
  expect(await result(run("run", transcript))).toMatchObject({ code: 0 });
  const third = await twin();
  expect(await result(run("play", transcript, "--port", third.url))).toMatchObject({
    code: 0,
    out: expect.stringContaining("1 passed, 0 failed, 0 skipped"),
  });
});

test("replay shows what differs, with the lines of the recording", async () => {
  const { url } = await twin();
  const { journal } = await recording(url);
  const { code, out } = await result(run("replay", journal, "--fault", "answer on=AT+CSQ"));
  expect(code).toBe(1);
  expect(out).toBe(
    [
      `${journal}:5: > AT+CSQ`,
      "       6  AT+CSQ\\r",
      "-      6  +CSQ: 24,99",
      "-      6  OK",
      "+         ERROR",
      "6 turns, 1 with differences",
      "",
    ].join("\n"),
  );
  const json = await result(run("replay", journal, "--json", "--fault", "answer on=AT+CSQ"));
  const [differs, replayed] = json.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(differs).toMatchObject({ event: "differs", file: journal, line: 5 });
  expect(replayed).toEqual({ event: "replayed", turns: 6, differences: 1 });
});

test("learn makes a timing that the program takes", async () => {
  const { url } = await twin("--timing", "typical");
  const { journal } = await recording(url);
  const { code, out } = await result(run("learn", journal, journal));
  expect(code).toBe(0);
  expect(out).toMatch(/^commands:\n {2}AT\+CSQ: \[\d+, \d+\] # 2 times$/m);
  const file = join(folder, "learned.yaml");
  writeFileSync(file, out);
  await twin("--timing", file);
});

test("a module that serves keeps a journal", async () => {
  const file = join(folder, "twin.jsonl");
  const { program, url } = await twin("--journal", file, "--fault", "answer on=AT+CSQ");
  const host = await hostAt(Number(url.split(":")[2]));
  await host.ask("AT+CSQ");
  host.leave();
  program.kill("SIGTERM");
  await program.exitCode();
  const rows = readFileSync(file, "utf8").trim().split("\n");
  const kinds = rows.map((row) => (JSON.parse(row) as { kind: string }).kind);
  expect(kinds[0]).toBe("journal");
  expect(kinds).toContain("bytes");
  expect(kinds).toContain("command");
  expect(kinds).toContain("fault");
});

test("a transcript in memory keeps a journal too, the same twice", async () => {
  const at = join(folder, "a.at");
  writeFileSync(at, "> AT+CSQ\n< +CSQ: 24,99\n<\n< OK\n~ 10 s\n");
  const journals: string[] = [];
  for (const name of ["1.jsonl", "2.jsonl"]) {
    const file = join(folder, name);
    expect(await result(run("run", at, "--journal", file))).toMatchObject({ code: 0 });
    journals.push(readFileSync(file, "utf8").replaceAll(/"wall":"[^"]*"/g, ""));
  }
  expect(journals[0]).toBe(journals[1]);
  const two = await result(run("run", at, at, "--journal", join(folder, "3.jsonl")));
  expect(two).toMatchObject({ code: 2, err: expect.stringContaining("of one transcript") });
});

test("verify plays what can be played, and tells why the rest is not", async () => {
  const { url } = await twin();
  const files = {
    "a.at": "> AT+CSQ\n< +CSQ: 11,99\n<\n< OK\n",
    "b.at": "@ tcp 10.0.0.1:7\n\n> AT\n< OK\n",
    "c.at": "> AT\n< OK\nnetwork! loses coverage\n",
    "d.at": '> AT+CPIN="0000"\n< ERROR\n',
    "e.at": "@ model BG96\n\n> AT\n< OK\n",
    "f.at": "> AT+CGMM\n< BG77\n<\n< OK\n",
    "g.at": '@ active 1\n\n> AT+QIACT?\n< +QIACT: 1,1,1,"10.0.0.1"\n<\n< OK\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { code, out } = await result(run("verify", folder, "--port", url));
  expect(out.replaceAll(`${folder}/`, "").replaceAll(/^ {6}.*\n/gm, "")).toBe(
    [
      "ok    a.at",
      "skip  b.at: it needs @ tcp 10.0.0.1:7",
      "skip  c.at: line 3: nobody is there for network! loses coverage",
      "skip  d.at: line 1: it types PINs, and three wrong ones block the SIM",
      "skip  e.at: it is for a BG96",
      "FAIL  f.at",
      "ok    g.at",
      "2 passed, 1 failed, 4 skipped",
      "",
    ].join("\n"),
  );
  expect(code).toBe(1);
});

const noDevice = "missing" in libc() ? " SKIPPED: no PTYs here" : await noSerial();

test.skipIf(noDevice !== "")(`record between two terminals${noDevice}`, async () => {
  const module = run("--pty", join(folder, "module"), "--json");
  await module.event("ready");
  const journal = join(folder, "rec.jsonl");
  const record = run(
    ...["record", "--host", `pty:${join(folder, "host")}`, "--module", join(folder, "module")],
    ...["--journal", journal],
  );
  await record.until((out) => out.includes("Ctrl-C ends it"));
  const socat = new Running("socat", ["-", `${join(folder, "host")},raw,echo=0`]);
  running.push(socat);
  socat.type("AT+CGMM\r");
  await socat.until((out) => out.includes("OK\r\n"));
  record.kill("SIGINT");
  expect(await record.exitCode()).toBe(0);
  expect(readFileSync(journal, "utf8")).toContain('"text":"AT+CGMM","result":"OK"');
});

test("a host that says its last still hears the answer", async () => {
  const { url } = await twin("--timing", "typical");
  const record = run(
    ...["record", "--host", "tcp:0", "--module", url, "--json", "--journal", join(folder, "a")],
  );
  const { host: place } = (await record.event("ready")) as { host: { port: number } };
  const host = await hostAt(place.port);
  host.stream.end("AT+CGMM\r");
  expect(await host.until(() => false)).toContain("\r\nBG95-M3\r\n\r\nOK\r\n");
});

test("what was said is in the files also when it is killed", async () => {
  const { url } = await twin();
  const journal = join(folder, "rec.jsonl");
  const record = run(
    ...["record", "--host", "tcp:0", "--module", url, "--json", "--journal", journal],
  );
  const { host: place } = (await record.event("ready")) as { host: { port: number } };
  const host = await hostAt(place.port);
  await host.ask("AT+CGMM");
  await host.ask("AT");
  await written(journal, 2);
  await record.stop();
  const { code, out } = await result(run("replay", journal));
  expect([code, out]).toEqual([0, expect.stringMatching(/^[12] turns, no difference\n$/)]);
});

/** Nothing tells of a file: looks until so many answers have passed in it. */
async function written(path: string, answers: number): Promise<void> {
  const deadline = performance.now() + 5000;
  const found = (): number => readFileSync(path, "utf8").split("OK\\r\\n").length - 1;
  while (found() < answers && performance.now() < deadline) {
    await new Promise((turn) => setImmediate(turn));
  }
}

test("record opens its files last, and tells which it cannot", async () => {
  const { url } = await twin();
  const kept = join(folder, "kept.jsonl");
  writeFileSync(kept, "a recording of before");
  const files = ["--journal", kept, "--transcript", "/no/x.at"];
  const wrong = await result(run("record", "--host", "com", "--module", url, ...files));
  expect(wrong).toMatchObject({
    code: 2,
    err: "modemtwin: --host com: pty, pty:LINK, tcp:[HOST:]PORT, unix:PATH or /dev/…[,BAUD] is needed\n",
  });
  expect(readFileSync(kept, "utf8")).toBe("a recording of before");
  const unwritable = await result(run("record", "--host", "tcp:0", "--module", url, ...files));
  expect(unwritable).toMatchObject({
    code: 2,
    err: "modemtwin: --transcript /no/x.at cannot be written: no such file or directory\n",
  });
});

test("record ends when the module does", async () => {
  const { program, url } = await twin();
  const record = run("record", "--host", "tcp:0", "--module", url, "--journal", join(folder, "a"));
  await record.until((out) => out.includes("Ctrl-C ends it"));
  await program.stop();
  const { code, out } = await result(record);
  expect(out).toContain("the module is gone");
  expect(code).toBe(1);
});

test.skipIf(!existsSync("/dev/full"))("a full disk does not part host and module", async () => {
  const { url } = await twin();
  const record = run(
    ...["record", "--host", "tcp:0", "--module", url, "--json", "--journal", "/dev/full"],
  );
  const { host: place } = (await record.event("ready")) as { host: { port: number } };
  const host = await hostAt(place.port);
  for (const line of LINES) await host.ask(line);
  expect(host.heard).toContain("+CSQ: 24,99");
  host.leave();
  record.kill("SIGINT");
  const { code, out } = await result(record);
  expect(out).toContain("--journal /dev/full: ENOSPC: no space left on device");
  expect(code).toBe(1);
});

describe("what is wrong is one line, and exit code 2", () => {
  test.each([
    [["record"], "record needs --host: pty[:LINK], tcp:[HOST:]PORT"],
    [["record", "--host", "tcp:0"], "record needs --module: /dev/ttyUSB2[,BAUD]"],
    [["record", "--host", "tcp:0", "--module", "x"], "record needs --journal FILE, --transcript"],
    [
      ["record", "--host", "tcp:0", "--module", "tcp://x", "--journal", "/dev/null"],
      "--module tcp://x: DEVICE[,BAUD] as /dev/ttyUSB2,115200, tcp://HOST:PORT or unix:PATH is",
    ],
    [
      ["record", "--host", "tcp:0", "--module", "/dev/none", "--journal", "/dev/null"],
      "--module /dev/none: cannot open /dev/none: there is no such device",
    ],
    [["replay"], "replay needs one journal (*.jsonl)"],
    [["replay", "/no.jsonl"], "/no.jsonl: no such file"],
    [["replay", "package.json"], "package.json:1: not a line of JSON"],
    [["replay", "a.jsonl", "--port", "tcp://x", "--fault", "y"], "--fault is for a twin"],
    [["verify", "a.at"], "verify needs --port: /dev/ttyUSB2"],
    [["verify", "--port", "tcp://127.0.0.1:1"], "verify needs transcripts"],
    [["play", "a.at", "b.at", "--port", "x"], "play needs one transcript"],
    [["play", "/no.at", "--port", "x"], "/no.at: no such file or folder"],
    [
      ["verify", "test/transcripts/v250", "--port", "tcp://127.0.0.1:1"],
      "--port tcp://127.0.0.1:1: cannot connect to 127.0.0.1:1: connection refused",
    ],
    [["learn"], "learn needs journals"],
    [["learn", "package.json"], "package.json:1: not a line of JSON"],
    [["--journal", ""], "--journal needs the name of a file"],
    [["--journal", "/no/x"], "--journal /no/x cannot be written"],
    [["check", "a.at", "--journal", "x"], "--journal is for modemtwin and modemtwin run and"],
  ])("%j", async (args, message) => {
    const { code, err } = await result(run(...args));
    expect(err).toContain(`modemtwin: ${message}`);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect(code).toBe(2);
  });
});
