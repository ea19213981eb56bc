import { execFile } from "node:child_process";
import { closeSync, cpSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { ReadStream } from "node:tty";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { libc } from "../../src/native/libc.ts";
import { Running } from "../cli/process.ts";
import { Installed, nodes } from "./installed.ts";

const call = promisify(execFile);
const root = join(import.meta.dirname, "../..");
const noPty = "missing" in libc() ? ", SKIPPED: no PTYs here" : "";

let installed: Installed;
let whole = "";
let bare = "";

beforeAll(async () => {
  installed = await Installed.pack();
  whole = await installed.into("whole", "ws", "yaml", "koffi", "serialport");
  bare = await installed.into("bare", "ws", "yaml");
});
afterAll(() => installed.remove());

/** The command as `npm install` put it there, on this Node. */
function command(folder: string, node: string, ...args: readonly string[]): Running {
  return new Running(node, [join(folder, "node_modules/.bin/modemtwin"), ...args]);
}

describe.each(await nodes("20", "22", "24", "26"))("installed, on Node $version", (node) => {
  const { path = "" } = node;
  const absent = path === "" ? `, SKIPPED: Node ${node.version} is not in MODEMTWIN_NODES` : "";

  test.skipIf(path === "" || noPty !== "")(`a PTY${absent}${noPty}`, async () => {
    const link = join(installed.folder, `tty-${node.version}`);
    const program = command(whole, path, "--json", "--pty", link, "--tcp", "0");
    const out = await program.until((text) => text.includes('"event":"ready"'));
    expect(program.err).toBe("");
    expect(JSON.parse(out)).toMatchObject({ ports: [{ kind: "pty" }, { kind: "tcp" }] });
    expect(await typed(link, "AT+CGMM\r")).toBe("AT+CGMM\r\r\nBG95-M3\r\n\r\nOK\r\n");
    program.kill("SIGTERM");
    expect(await program.exitCode()).toBe(0);
  });

  test.skipIf(path === "")(`a UART that is not there${absent}`, async () => {
    const program = command(whole, path, "--serial", "/dev/nothing");
    program.endInput();
    expect(await program.exitCode()).toBe(2);
    expect(program.err).toMatch(/^modemtwin: .*\/dev\/nothing.*\n$/);
    expect(program.err).not.toMatch("npm install");
  });

  test.skipIf(path === "")(`the library${absent}`, async () => {
    const { stdout } = await call(path, ["--input-type=module", "-e", PROGRAM], { cwd: whole });
    expect(stdout).toBe("OK /dev/ttyUSB0\n");
  });
});

const PROGRAM = `
import { COMMANDS } from "modemtwin";
import { Bench } from "modemtwin/testing";
import { twinBinding } from "modemtwin/serialport";
const bench = new Bench({ commands: COMMANDS });
const { result } = await bench.host.command("AT+QIACT=1");
const [{ path }] = await twinBinding({ "/dev/ttyUSB0": { modem: bench.modem } }).list();
console.log(result, path);
`;

test("the README's test is one", async () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const [, code] = /```ts\n(import assert[^]*?)```/.exec(readme)!;
  writeFileSync(join(whole, "readme.test.mjs"), code!);
  const { stdout } = await call(process.execPath, ["--test", "readme.test.mjs"], { cwd: whole });
  expect(stdout).toMatch(/^# pass 1$/m);
});

describe("without koffi and serialport", () => {
  test("the rest works", async () => {
    const program = command(bare, process.execPath, "--json", "--tcp", "0", "--ws", "0");
    await program.until((text) => text.includes('"event":"ready"'));
    program.kill("SIGTERM");
    expect(await program.exitCode()).toBe(0);
    expect(program.err).toBe("");
  });

  test.each([
    ["--pty", "koffi"],
    ["--serial=/dev/ttyUSB0", "serialport"],
  ])("%s says in one line what to install", async (option, name) => {
    const program = command(bare, process.execPath, option);
    program.endInput();
    expect(await program.exitCode()).toBe(2);
    expect(program.err).toMatch(new RegExp(`^modemtwin: .*npm install ${name}.*\n$`));
  });
});

describe("types", () => {
  // Without the optional packages too: declarations must not need them. How modules are found is another matter, so each
  // once is enough.
  test.each([
    ["node16", "node16", "whole"],
    ["esnext", "bundler", "bare"],
  ])("module %s, moduleResolution %s, installed %s", async (module, moduleResolution, which) => {
    const folder = join(installed.folder, `${moduleResolution}-${which}`);
    cpSync(which === "whole" ? whole : bare, folder, { recursive: true, verbatimSymlinks: true });
    for (const name of ["@types/node", "undici-types"]) {
      cpSync(join(root, "node_modules", name), join(folder, "node_modules", name), {
        recursive: true,
      });
    }
    writeFileSync(join(folder, "host.ts"), TYPED);
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const options = ["--module", module, "--moduleResolution", moduleResolution, "--noEmit"];
    const strict = ["--strict", "--target", "es2022", "--types", "node", "host.ts"];
    const failed = (error: { code: number; stdout: string; stderr: string }) => error;
    const { code, stdout, stderr } = await call(process.execPath, [tsc, ...options, ...strict], {
      cwd: folder,
    }).then((done) => ({ ...done, code: 0 }), failed);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});

const TYPED = `
import { Modem, MODELS, type Pipe } from "modemtwin";
import { Bench, type Answer } from "modemtwin/testing";
import { twinBinding } from "modemtwin/serialport";
const bench = new Bench({ model: MODELS[0]! });
const modem: Modem = bench.modem;
export const answer: Promise<Answer> = bench.host.command("AT");
export const binding = twinBinding({ "/dev/ttyUSB0": { modem } });
export type Port = Pipe;
// @ts-expect-error: no such model of types
export const wrong: number = bench.modem;
`;

/** What the module says to this, up to OK. */
async function typed(path: string, text: string): Promise<string> {
  const fd = openSync(path, "r+");
  const stream = new ReadStream(fd);
  stream.setRawMode(true);
  try {
    writeSync(fd, text);
    let heard = "";
    for await (const chunk of stream) {
      heard += String(chunk);
      if (heard.endsWith("OK\r\n")) return heard;
    }
    return heard;
  } finally {
    stream.destroy();
    try {
      closeSync(fd);
    } catch {
      // The stream has closed it.
    }
  }
}
