import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { libc } from "../../src/native/libc.ts";
import { Changes } from "../stages/changes.ts";
import { run } from "./run.ts";
import { works } from "./works.ts";

interface Step {
  readonly id: string;
  readonly shell: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: string;
}
interface Action {
  readonly inputs: Readonly<Record<string, object>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const root = join(import.meta.dirname, "../..");
const action = parse(readFileSync(join(root, "action.yml"), "utf8")) as Action;
const script = join(root, "scripts/action-start.sh");
const noBash = works("bash", "-c", "mkfifo --version") ? "" : " SKIPPED: needs bash and mkfifo";
const noPty = noBash || "missing" in libc() ? " SKIPPED: needs bash, mkfifo and PTYs" : "";

let temp = "";
const started: number[] = [];

beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), "modemtwin-action-"));
});
afterEach(() => {
  for (const pid of started.splice(0)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {} // it has ended, as it should
  }
  rmSync(temp, { recursive: true });
});

/** As a runner does it: the step, and what it has put out. */
async function start(args: string, program = join(root, "dist/bin/modemtwin.js")) {
  const output = join(temp, "output");
  writeFileSync(output, "before=1\n");
  const env = { ARGS: args, PROGRAM: program, GITHUB_OUTPUT: output, RUNNER_TEMP: temp };
  const ended = await run("bash", [script], env);
  const lines = readFileSync(output, "utf8").trimEnd().split("\n");
  const outputs = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
  if (outputs["pid"] !== undefined) started.push(Number(outputs["pid"]));
  return { ...ended, outputs: outputs as Record<string, string> };
}

/** A host at a TCP port. */
async function attach(address = "") {
  const [host, port] = address.split(":");
  const socket = connect(Number(port), host);
  const changes = new Changes();
  let heard = "";
  socket.on("data", (chunk: Buffer) => {
    heard += chunk.toString("latin1");
    changes.tell();
  });
  const left = once(socket, "close");
  await once(socket, "connect");
  return {
    left,
    async says(typed: string, answer: string) {
      socket.write(typed);
      await changes.until(() => heard.includes(answer));
      expect(heard).toContain(answer);
      heard = "";
    },
  };
}

describe("action.yml", () => {
  test("its outputs are what the start says, and its steps are in bash", () => {
    expect(action.runs.using).toBe("composite");
    expect(action.runs.steps.map(({ id, shell }) => [id, shell])).toEqual([
      ["install", "bash"],
      ["start", "bash"],
    ]);
    for (const [name, { value }] of Object.entries(action.outputs)) {
      expect(value).toBe(`\${{ steps.start.outputs.${name} }}`);
    }
    expect(Object.keys(action.inputs)).toEqual(["args", "version"]);
  });

  test("no input stands in a script, where it could be code", () => {
    for (const step of action.runs.steps) expect(step.run).not.toContain("${{");
    expect(action.runs.steps[1]!.run).toBe('bash "$START"');
    const { START, ...env } = action.runs.steps[1]!.env;
    expect(START).toBe("${{ github.action_path }}/scripts/action-start.sh");
    expect(Object.keys(env)).toEqual(["ARGS", "PROGRAM"]);
  });

  test.skipIf(noBash !== "")(`the install step tells of the program${noBash}`, async () => {
    const bin = join(temp, "bin");
    mkdirSync(bin);
    // Not the real npm: what it was asked for.
    const npm = `#!/bin/sh\necho "$PWD $*" >> "${join(temp, "asked")}"\n`;
    writeFileSync(join(bin, "npm"), npm, { mode: 0o755 });
    const { run: install } = action.runs.steps[0]!;
    const output = join(temp, "output");
    const env = {
      PATH: `${bin}:${process.env["PATH"]}`,
      ACTION: root,
      GITHUB_OUTPUT: output,
      RUNNER_TEMP: temp,
    };
    expect(await run("bash", ["-c", install], { ...env, VERSION: "" })).toMatchObject({ code: 0 });
    const versioned = { ...env, VERSION: "1.2.3" };
    expect(await run("bash", ["-c", install], versioned)).toMatchObject({ code: 0 });
    const [own, published] = readFileSync(join(temp, "asked"), "utf8").trimEnd().split("\n");
    expect(own).toBe(`${root} ci --no-progress --loglevel=error`);
    expect(published).toContain(`--prefix ${temp}/modemtwin-1.2.3 modemtwin@1.2.3`);
    expect(readFileSync(output, "utf8").split("\n")).toEqual([
      `program=${root}/dist/bin/modemtwin.js`,
      `program=${temp}/modemtwin-1.2.3/node_modules/modemtwin/dist/bin/modemtwin.js`,
      "",
    ]);
  });
});

describe("its start", () => {
  test.skipIf(noPty !== "")(`tells where the ports are, and lives on${noPty}`, async () => {
    const link = join(temp, "modem");
    const args = `--pty ${link}\n  --tcp 0 --rfc2217 0\n`;
    const { code, outputs, out } = await start(args);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ event: "ready" });
    expect(Object.keys(outputs)).toEqual(["before", "pty", "tcp", "rfc2217", "log", "pid"]);
    expect(outputs).toMatchObject({ before: "1", pty: link });
    expect(outputs["tcp"]).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(outputs["rfc2217"]).toMatch(/^rfc2217:\/\/127\.0\.0\.1:\d+$/);
    const host = await attach(outputs["tcp"]);
    await host.says("AT\r", "\r\nOK\r\n");
    process.kill(Number(outputs["pid"]), "SIGTERM");
    await host.left;
    expect(readFileSync(outputs["log"]!, "utf8")).toContain('{"event":"exit","reason":"SIGTERM"}');
  });

  test.skipIf(noBash !== "")(
    `--control takes lines from any number of steps${noBash}`,
    async () => {
      const { outputs } = await start("--control --tcp 0");
      const host = await attach(outputs["tcp"]);
      await host.says("AT+CEREG=1\r", "\r\nOK\r\n");
      const step = (line: string) =>
        run("bash", ["-c", 'echo "$0" > "$1"', line, outputs["control"]!]);
      await step("network! loses coverage");
      await host.says("", "+CEREG: 2");
      await step("network! covers again");
      await host.says("", "+CEREG: 1");
    },
  );

  test.skipIf(noBash !== "")(`fails in one line for a wrong option${noBash}`, async () => {
    const { code, out, outputs } = await start("--nope *");
    expect(code).toBe(1);
    expect(out).toBe(
      "::error::modemtwin did not start: modemtwin: unknown option --nope; --help lists them \n",
    );
    expect(outputs).toEqual({ before: "1" });
    expect(readdirSync(temp)).toContain("output");
  });
});
