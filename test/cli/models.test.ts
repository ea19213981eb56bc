import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Program } from "./process.ts";

const example = "examples/models/my-firmware.yaml";
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "modemtwin-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A run that ends by itself. */
async function run(...args: string[]) {
  const program = new Program(...args);
  program.endInput();
  const code = await program.exitCode();
  return { code, out: program.out.toString(), err: program.err };
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe("models", () => {
  test("the list, for people and for programs", async () => {
    const { out } = await run("models");
    expect(out).toMatch(/^BG96 +eMTC, NBIoT, GSM +BG96MAR02A07M1G$/m);
    const { out: json } = await run("models", "--json");
    const lines = json.trim().split("\n");
    expect(lines).toHaveLength(12);
    expect(JSON.parse(lines[1]!)).toEqual({
      name: "BG95-M1",
      revision: "BG95M1LAR02A03",
      application: "01.001.01.001",
      rats: ["eMTC"],
    });
  });

  test("one in full, built in or of a file", async () => {
    const { code, out } = await run("models", "bg96", example);
    expect(code).toBe(0);
    expect(out).toMatch(/^name +BG96$/m);
    expect(out).toMatch(/^limits\.contextType +1 to 2$/m);
    expect(out).toMatch(/^bands\.NBIoT +none$/m);
    expect(out).toMatch(/^tests\.\+CMEE +\+CMEE: \(0,1,2\)$/m);
    const { out: json } = await run("models", example, "--json");
    expect(JSON.parse(json)).toMatchObject({
      revision: "BG95M3LAR02A04",
      limits: { connectID: { min: 0, max: 5 } },
    });
  });

  test("what sets two apart", async () => {
    const { code, out } = await run("models", "--diff", "BG95-M3", "BG96");
    expect(code).toBe(0);
    expect(out).toMatch(/^ +BG95-M3 +BG96$/m);
    expect(out).toMatch(/^bands\.eMTC +also 25, 27, 66, 85 +also 39$/m);
    expect(out).toMatch(/^wording\.rat\.eMTC +eMTC +CAT-M1$/m);
    expect(out).toMatch(/^lacks \+QCFG "roamservice" +yes +no$/m);
    expect(out).toMatch(/^traits\.connectedState +2 +3$/m);
    expect(out).not.toMatch(/readLength|urcGap/);
    const same = await run("models", "--diff", "BG77", "bg77");
    expect(same.out).toBe("BG77 and bg77 differ in nothing\n");
  });

  test("the same for programs, with files", async () => {
    const { out } = await run("models", "--diff", "BG95-M3", example, "--json");
    const { models, differences } = JSON.parse(out) as {
      models: string[];
      differences: { what: string; values: unknown[] }[];
    };
    expect(models).toEqual(["BG95-M3", example]);
    expect(differences).toContainEqual({
      what: "limits.contextID",
      values: [
        { min: 1, max: 16 },
        { min: 1, max: 5 },
      ],
    });
    expect(differences).toContainEqual({ what: "tests.+QPOWD", values: [null, []] });
  });
});

describe("serving a model of a file", () => {
  test("it answers as the file says", async () => {
    const program = new Program("--stdio", "--model", example);
    program.type('ATE0\rATI;+QISDE=1\rAT+QCFG="roamservice"\rAT+QIACT=6\r');
    program.endInput();
    expect(await program.exitCode()).toBe(0);
    expect(program.out.toString().slice("ATE0\r\r\nOK\r\n".length)).toBe(
      "\r\nQuectel\r\nBG95-M3\r\nRevision: BG95M3LAR02A04\r\n\r\nERROR\r\n" +
        '\r\n+QCFG: "roamservice",255\r\n\r\nOK\r\n\r\nERROR\r\n',
    );
  });

  test("its test forms are the file's", async () => {
    const program = new Program("--stdio", "--model", example);
    program.type("ATE0\rAT+CMEE=?;+QPOWD=?;+CSQ=?\r");
    program.endInput();
    await program.exitCode();
    expect(program.out.toString()).toContain(
      "\r\n+CMEE: (0,1,2)\r\n\r\n+CSQ: (0-31,99),(0-7,99)\r\n\r\nOK\r\n",
    );
    const { out } = await run("commands", "+CMEE", "--model", example);
    expect(out).toContain("AT+CMEE=? answers:\n  +CMEE: (0,1,2)\n");
  });

  test("its answers are the file's, declared commands or not, also amid a line", async () => {
    const program = new Program("--stdio", "--model", example, "--json");
    program.type("ATE0\rAT+QTEMP;+CGMM;+qtemp\rAT+GCAP\rAT+GCAP?\r");
    program.endInput();
    await program.exitCode();
    expect(program.out.toString().slice("ATE0\r\r\nOK\r\n".length)).toBe(
      "\r\n+QTEMP: 30,28,27\r\n\r\nBG95-M3\r\n\r\n+QTEMP: 30,28,27\r\n\r\nOK\r\n" +
        "\r\n+CME ERROR: 4\r\n\r\nERROR\r\n",
    );
    expect(program.err.match(/unknown command/g)).toHaveLength(1);
  });

  test("an answer may end with any result code", async () => {
    const path = file(
      "ends.yaml",
      'base: BG77\nanswers: { D1: [NO CARRIER], +CMGS=9: ["+CMS ERROR: 305"] }\n',
    );
    const program = new Program("--stdio", "--model", path);
    program.type("ATE0\rAT+CMEE=1;+CMGS=9\rATD1\rATV0D1\r");
    program.endInput();
    await program.exitCode();
    expect(program.out.toString().slice("ATE0\r\r\nOK\r\n".length)).toBe(
      "\r\n+CMS ERROR: 305\r\n\r\nNO CARRIER\r\n3\r",
    );
    expect((await run("models", path)).out).toContain("+CMS ERROR: 305\n");
  });

  test("a trait of the command line counts more", async () => {
    const path = file("bare.yaml", "base: BG77\ntraits: { appVersion: bare }\n");
    const said = async (...args: string[]): Promise<string> => {
      const program = new Program("--stdio", "--model", path, ...args);
      program.type("AT+QAPPVER\r");
      program.endInput();
      await program.exitCode();
      return program.out.toString();
    };
    expect(await said()).toContain("\r\n01.001.01.001\r\n");
    expect(await said("--trait", "appVersion=prefixed")).toContain("+QAPPVER: 01.001.01.001");
  });

  test("its commands can be read", async () => {
    const { out } = await run("commands", "+QIOPEN", "--model", example);
    expect(out).toContain("+QIOPEN: (1-5),(0-5),");
  });
});

describe("mistakes are told with their place, exit code 2", () => {
  test("in a model", async () => {
    const path = file("m.yaml", "base: BG96\nreversion: x\nlimits:\n  connectID: [0, 99]\n");
    for (const args of [
      ["--model", path],
      ["models", path],
      ["commands", "--model", path],
    ]) {
      const { code, out, err } = await run(...args);
      expect(code).toBe(2);
      expect(out).toBe("");
      expect(err).toMatch(
        /^modemtwin: \S+m\.yaml:2:1: reversion is not known; did you mean revision\? [^\n]+\nmodemtwin: \S+m\.yaml:4:18: limits\.connectID\[2\] is 99; [^\n]+\n$/,
      );
    }
  });

  test("in a timing", async () => {
    const path = file("t.json", '{"delays": {"ready": "soon"}}');
    const { code, err } = await run("--stdio", "--timing", path);
    expect(code).toBe(2);
    expect(err).toMatch(
      /^modemtwin: \S+t\.json:1:22: delays\.ready is "soon"; a duration [^\n]+\n$/,
    );
  });

  test.each([
    [
      ["models", "BG59-M3"],
      /models BG59-M3: no such model; did you mean BG95-M3\? there are BG95-M3, /,
    ],
    [["models", "./none.yaml"], /\.\/none\.yaml: there is no such file/],
    [["--model", "/"], /\/: is a folder; a YAML or JSON file is needed/],
    [["models", "--diff", "BG96"], /models --diff needs two models, but got 1/],
    [["--diff"], /--diff is for modemtwin models/],
    [["--timing", "slow"], /--timing slow: no such profile; there are instant, typical, and files/],
  ])("%j", async (args, message) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err).toMatch(/^modemtwin: [^\n]+\n$/);
  });

  test("a timing of a file is taken", async () => {
    const { code } = await run("--stdio", "--timing", "examples/timings/slow-network.yaml");
    expect(code).toBe(0);
  });
});
