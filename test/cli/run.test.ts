import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Program } from "./process.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "modemtwin-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: string[]) {
  const program = new Program("run", ...args);
  program.endInput();
  const code = await program.exitCode();
  return { code, out: program.out.toString(), err: program.err };
}

function file(name: string, ...lines: string[]): string {
  writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
  return join(folder, name);
}

const passing = () => file("ping.at", "> AT", "< OK", "~ 24 h", "> AT", "< OK");
const failing = () => file("wrong <&>.at", "> AT", "< OK", "> AT+CSQ", "< +CSQ: 1,99", "<", "< OK");

describe("modemtwin run", () => {
  test("tells which differ, and where; a day of the module takes no time", async () => {
    const { code, out, err } = await run(passing(), failing());
    expect(err).toBe("");
    expect(out).toBe(
      [
        `ok    ${folder}/ping.at`,
        `FAIL  ${folder}/wrong <&>.at`,
        `      ${folder}/wrong <&>.at:4: expected`,
        ...["AT+CSQ\\r\\r\\n", "+CSQ: 1,99\\r\\n", "\\r\\n", "OK\\r\\n", "", "but the module said"],
        ...["AT+CSQ\\r\\r\\n", "+CSQ: 24,99\\r\\n", "\\r\\n", "OK\\r\\n", ""],
        "1 passed, 1 failed\n",
      ]
        .map((line, index) => (index > 2 && index < 14 ? `      ${line}` : line))
        .join("\n"),
    );
    expect(code).toBe(1);
  });

  test("--junit reports for CI, --json a line a file", async () => {
    const report = join(folder, "report.xml");
    const { code, out } = await run(passing(), failing(), "--junit", report, "--json");
    expect(code).toBe(1);
    const events = out.trim().split("\n");
    expect(events.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
      ...["passed", "failed", "ran"],
    ]);
    expect(events[2]).toBe('{"event":"ran","passed":1,"failed":1}');
    const xml = readFileSync(report, "utf8").replace(/time="[\d.]+"/g, 'time=""');
    expect(xml).toMatch(
      '<testsuite name="modemtwin run" tests="2" failures="1" errors="0" time="">',
    );
    expect(xml).toMatch(`name="${folder}/ping.at" file="${folder}/ping.at" time=""/>`);
    expect(xml).toMatch(`<failure message="${folder}/wrong &lt;&amp;&gt;.at:4: expected">`);
  });

  test("a folder is every transcript below it, and --model plays for another model", async () => {
    mkdirSync(join(folder, "suite/deep"), { recursive: true });
    file("suite/b.at", "> AT+CGMM", "< BG77", "<", "< OK");
    file("suite/deep/a.at", "@ model BG96", "> AT+CGMM", "< BG96", "<", "< OK");
    file("suite/notes.txt", "no transcript");
    const { code, out } = await run(join(folder, "suite"), "--model", "BG77");
    expect(out).toBe(
      `ok    ${folder}/suite/b.at\nok    ${folder}/suite/deep/a.at\n2 passed, 0 failed\n`,
    );
    expect(code).toBe(0);
  });

  test("what happens around the module can fail too, with its line", async () => {
    const { code, out } = await run(file("acts.at", "> AT", "< OK", "network! looses coverage"));
    expect(out).toContain('acts.at:3: network! looses coverage: network cannot "looses coverage"');
    expect(code).toBe(1);
  });

  test("mistakes are told all at once, before anything is played, with their places", async () => {
    const first = file("first.at", "@ latency soon", "> AT");
    const second = file("second.at", "> AT", "< OK", "~ soon");
    const third = file("third.at", "? AT");
    const { code, out, err } = await run(passing(), first, second, third);
    expect(out).toBe("");
    expect(err.split("\n")).toEqual([
      `modemtwin: ${first}:1:3: MS is a number from 0 to 3600000, and not "soon"; it is @ latency MS`,
      `modemtwin: ${second}:3:3: not a duration like "10 ms" or "150 s": soon`,
      `modemtwin: ${third}:1:1: unknown mark "?"; see docs/transcripts.md`,
      "",
    ]);
    expect(code).toBe(2);
  });

  test.each([
    [["> AT", "< {1}"], "expected\n      AT\\r\\r\\n"],
    [["@ before AT+NOSUCH", "> AT", "< OK"], "before the dialogue AT+NOSUCH was answered with"],
    [["> AT", "< OK", "host! constructor"], 'host cannot "constructor"'],
  ])("%j fails with its reason", async (lines, why) => {
    const { code, out, err } = await run(file("odd.at", ...lines));
    expect(err).toBe("");
    expect(out).toContain(why);
    expect(code).toBe(1);
  });

  test.each([
    ["@ timing constructor=5", "TIMES is instant, typical, or NAME=MS[-MS] …"],
    ["@ port nonsense", "NAME is uart1, usbat, usbmodem"],
    ["@ second uart1", "@ second uart1: the host is there already"],
    ["@ address 999.1.1.1", "IP is an IP address"],
    ["@ dns foo", "ADDRESSES is IP addresses"],
    ["@ fault cutt", "FAULT is a fault, see docs/faults.md"],
    ["# nothing else", "there is no dialogue in it"],
  ])("%s is no set-up", async (line, why) => {
    const lines = line.startsWith("#") ? [line] : [line, "> AT", "< OK"];
    const { code, err } = await run(file("setup.at", ...lines));
    expect(err).toContain(why);
    expect(code).toBe(2);
  });

  test("a report for which there is no space is one line", async () => {
    const { code, err } = await run(passing(), "--junit", "/dev/full");
    expect(err).toBe("modemtwin: --junit /dev/full: no space left\n");
    expect(code).toBe(2);
  });

  test.each([
    [[], "run needs transcripts (*.at), scenarios (*.yaml) or folders"],
    [["/nowhere.at"], "/nowhere.at: no such file or folder"],
    [["docs/decisions"], "docs/decisions: no *.at or *.yaml file is below it"],
    [
      ["test/transcripts/v250", "--junit", "/nowhere/x.xml"],
      "--junit /nowhere/x.xml: no such file or folder",
    ],
    [["x.at", "--tcp", "0"], "x.at: no such file"],
    [["x.at", "--diff"], "--diff is for modemtwin models"],
    [["x.at", "--model", "BG9"], "--model BG9: no such model; did you mean BG96?"],
  ])("run %j: %s", async (args, message) => {
    const { code, out, err } = await run(...args);
    expect(err).toContain(`modemtwin: ${message}`);
    expect(err.split("\n")).toHaveLength(2);
    expect(out).toBe("");
    expect(code).toBe(2);
  });
});

describe("a scenario for a host at a port", () => {
  const scenario = () =>
    file(
      "live.yaml",
      "name: nothing may reset",
      "lasts: 1 min",
      "expect: [{ never: AT+CFUN=1 }, { registration: home }]",
    );

  test("has failed if no host ever came", async () => {
    const program = new Program("run", scenario(), "--tcp", "0", "--json");
    await program.event("ready");
    program.kill("SIGTERM");
    expect(await program.exitCode()).toBe(1);
    expect(program.out.toString()).toContain("it never began: no host has typed anything");
  });

  test("has failed if somebody ended it half-way", async () => {
    const program = new Program("run", scenario(), "--stdio", "--json");
    await program.untilErr((err) => err.includes('"event":"ready"'));
    program.type("AT\r");
    await program.until((out) => out.includes("OK\r\n"));
    program.kill("SIGTERM");
    expect(await program.exitCode()).toBe(1);
    expect(program.err).toContain("it ended early, by SIGTERM");
  });

  test("may take as little time as its host needs", async () => {
    const program = new Program("run", scenario(), "--stdio", "--json");
    await program.untilErr((err) => err.includes('"event":"ready"'));
    program.type("AT\r");
    await program.until((out) => out.includes("OK\r\n"));
    program.endInput();
    expect(await program.exitCode()).toBe(0);
    expect(program.err).toContain('"event":"passed"');
  });
});
