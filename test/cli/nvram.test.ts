import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openNvramFile } from "../../src/storage/nvram-file.ts";
import { Program } from "./process.ts";

const running: Program[] = [];
let folder = "";
let path = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "modemtwin-"));
  path = join(folder, "nv.json");
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

/** One life of a module: what it says to some lines. */
async function session(lines: string, ...args: string[]): Promise<string> {
  const program = start("--stdio", "--nvram", path, ...args);
  program.type(`ATE0\r${lines}`);
  program.endInput();
  expect(await program.exitCode()).toBe(0);
  return program.out.toString();
}

test("what a module keeps is there after the next start", async () => {
  await session('AT+QCFG="ledmode",1\rATE0V1X1&W\r');
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ model: "BG95-M3" });
  expect(readdirSync(folder)).toEqual(["nv.json"]);
  expect(await session('AT+QCFG="ledmode"\r')).toContain('+QCFG: "ledmode",1\r\n');
});

test("a file in use is refused with the process that has it, and free after kill -9", async () => {
  const first = start("--json", "--tcp", "0", "--nvram", path);
  await first.event("ready");
  const second = start("--tcp", "0", "--nvram", path);
  expect(await second.exitCode()).toBe(2);
  expect(second.err).toMatch(
    /^modemtwin: --nvram \S+nv\.json is in use by process \d+; end that one, or name another file\n$/,
  );
  first.kill("SIGKILL");
  await first.exitCode();
  const third = start("--json", "--tcp", "0", "--nvram", path);
  await third.event("ready");
  third.kill("SIGTERM");
  expect(await third.exitCode()).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});

test("a damaged file, another model's and none at all: one line, exit code 2, and it is left alone", async () => {
  const refused = async (...args: string[]): Promise<string> => {
    const program = start("--tcp", "0", ...args);
    expect(await program.exitCode()).toBe(2);
    expect(program.err).toMatch(/^modemtwin: --nvram[^\n]+\n$/);
    return program.err;
  };
  writeFileSync(path, '{\n  "format": modemtwin\n}\n');
  expect(await refused("--nvram", path)).toMatch(/line 2, column 13 on; mend it/);
  expect(readFileSync(path, "utf8")).toBe('{\n  "format": modemtwin\n}\n');
  expect(await refused("--nvram", folder)).toMatch(/is not a regular file/);
  expect(await refused("--nvram", "")).toMatch(/needs the name of a file/);
  const head = '"format": "modemtwin nvram", "version": 1, "model": "BG95-M3"';
  const holds = async (sections: object): Promise<string> => {
    writeFileSync(path, `{ ${head}, "sections": ${JSON.stringify(sections)} }`);
    return refused("--nvram", path, "--json");
  };
  expect(await holds({ contexts: 5 })).toBe(
    `modemtwin: --nvram ${path}: section "contexts": is 5, which no BG95-M3 keeps; mend it, or delete the section to have the factory's\n`,
  );
  expect(await holds({ settings: { "+CPMS": {} } })).toContain(
    `section "settings": +CPMS.mem1 is missing,`,
  );
  expect(await holds({ profile: { registers: { E: "x", S3: 99_999 }, settings: [] } })).toContain(
    'section "profile": registers.E is "x",',
  );
  rmSync(path);
  const nvram = openNvramFile(path, { model: "BG77" });
  nvram.set("sim", 1);
  nvram.close();
  expect(await refused("--nvram", path)).toMatch(/belongs to a BG77, not to a BG95-M3/);
});

test("without anything to keep there is no file", async () => {
  await session("AT\r");
  expect(readdirSync(folder)).toEqual([]);
});

test("what the disk refuses to the end is told to be lost, before the exit", async () => {
  const program = start("--stdio", "--json", "--nvram", path);
  mkdirSync(`${path}.modemtwin-next/full`, { recursive: true });
  program.type('ATE0\rAT+QCFG="ledmode",1\r');
  program.endInput();
  expect(await program.exitCode()).toBe(0);
  const events = program.err
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { event: string; message?: string });
  expect(events.slice(-2)).toMatchObject([
    { event: "note", message: expect.stringMatching(/is lost$/) as string },
    { event: "exit" },
  ]);
});
