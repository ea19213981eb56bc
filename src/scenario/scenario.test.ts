import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readScenario } from "./scenario.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "scenario-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(lines: readonly string[]): string {
  const path = join(folder, "s.yaml");
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

/** What is wrong with it, without its place's folder. */
async function mistake(...lines: string[]): Promise<string> {
  try {
    await readScenario(file(lines));
  } catch (error) {
    return (error as Error).message.replaceAll(`${folder}/`, "");
  }
  return "nothing";
}

const step = (...lines: string[]) => ["name: x", "lasts: 1 s", "steps:", ...lines];
const expectation = (...lines: string[]) => ["name: x", "lasts: 1 s", "expect:", ...lines];

describe("a scenario is read", () => {
  test("with everything that it can have", async () => {
    const scenario = await readScenario(
      file([
        "name: all of it",
        "about: what a driver does",
        "seed: 42",
        "setup: [elsewhere echo, latency 20]",
        "faults: cut at=5",
        "steps:",
        "  - {name: one, on: AT+QIOPEN, nth: 2, after: 2 s, every: 1.5 min, do: []}",
        '  - {step: one, do: ["peer> hello\\\\r\\\\n", network! loses coverage]}',
        "expect:",
        "  command: AT",
        "  within: 300 ms",
        "lasts: 1 h",
        "host: |",
        "  > AT",
        "  < OK",
      ]),
    );
    expect(scenario).toMatchObject({
      name: "all of it",
      seed: "42",
      lasts: 3_600_000,
      setup: { elsewhere: "echo", latency: 20 },
      steps: [
        { name: "one", on: "AT+QIOPEN", nth: 2, after: 2000, every: 90_000, do: [] },
        { step: "one", do: [{ text: "peer> hello\\r\\n" }, { text: "network! loses coverage" }] },
      ],
      expect: [{ command: "AT", within: 300 }],
      host: [
        { line: 14, kind: "type", text: "AT" },
        { line: 15, kind: "say" },
      ],
    });
    expect(scenario.faults.map(({ text }) => text)).toEqual(["cut at=5"]);
  });

  test("a setting of a fault may have quotes in its value", async () => {
    const faults = `faults: 'lost-urc on="+QIURC: \\"recv\\""'`;
    const scenario = await readScenario(file(["name: x", "lasts: 1 s", faults]));
    expect(scenario.faults[0]!.limits.on).toBe('+QIURC: "recv"');
  });
});

describe("a mistake is told with its place", () => {
  test.each([
    [["[]"], "1:1: the file is a list; a mapping with $schema, name, about"],
    [["name: x"], "1:1: the file has neither host nor lasts; one of them says when it ends"],
    [["lasts: 1 s"], "1:1: the file has no name; it needs name"],
    [["name: x", "lasts: soon"], '2:8: lasts is "soon"; a duration of at most a day is needed'],
    [["name: x", "lasts: 1 s", "setp: []"], "3:1: setp is not known; did you mean setup?"],
    [
      ["name: x", "lasts: 1 s", "setup: [echo off, latency soon]"],
      '3:19: setup[2] is "latency soon"; MS is a number from 0 to 3600000, and not "soon"',
    ],
    [
      ["name: x", "lasts: 1 s", "faults: [cut at=5, cutt]"],
      '3:20: faults[2] is "cutt"; cutt is no fault; did you mean cut?',
    ],
    [step("  - on: AT"), "4:5: steps[1] has no do; it needs do"],
    [
      step("  - do: network! looses coverage"),
      '4:9: steps[1].do is "network! looses coverage"; network cannot "looses coverage"; it loses,',
    ],
    [
      step("  - do: [sim! is removed, peer hello]"),
      '4:27: steps[1].do[2] is "peer hello"; it is WHO! WHAT, as network! loses coverage, or peer> TEXT',
    ],
    [step("  - do: nobody! cares"), '4:9: steps[1].do is "nobody! cares"; nobody! is nobody;'],
    [step("  - do: faults! add cutt"), '4:9: steps[1].do is "faults! add cutt"; cutt is no fault'],
    [
      step("  - do: faults! change mine"),
      '4:9: steps[1].do is "faults! change mine"; it is faults! add FAULT, faults! remove NAME or faults! clear',
    ],
    [step("  - {power: onn, do: []}"), '4:13: steps[1].power is "onn"; did you mean on?'],
    [
      step("  - {on: AT, urc: RDY, do: []}"),
      '4:19: steps[1].urc is "RDY"; a step waits for one thing, and this one has on',
    ],
    [
      step("  - {bytes: 3, nth: 2, do: []}"),
      "4:21: steps[1].nth is 2; it goes with on, urc, power, registration, step",
    ],
    [
      step("  - {name: a, do: []}", "  - {name: a, do: []}"),
      '5:12: steps[2].name is "a"; another step has this name',
    ],
    [
      step("  - {name: a, do: []}", "  - {step: b, do: []}"),
      '5:12: steps[2].step is "b"; no step has this name; there are a',
    ],
    [
      step("  step: b", "  do: []"),
      '4:9: steps.step is "b"; no step has this name; there are none with a name',
    ],
    [
      expectation("  - {command: AT, since: b}"),
      '4:26: expect[1].since is "b"; no step has this name; there are none with a name',
    ],
    [
      expectation("  - {command: AT, never: ATH}"),
      '4:26: expect[1].never is "ATH"; an expectation is about one thing, and this one has command',
    ],
    [
      expectation("  - {sockets: 1, within: 3 s}"),
      '4:26: expect[1].within is "3 s"; it goes with command, never, urc',
    ],
    [
      expectation("  - sockets: 13"),
      "4:14: expect[1].sockets is 13; a whole number from 0 to 12 is needed",
    ],
    [
      expectation("  - {}"),
      "4:5: expect[1] expects nothing; it needs command, never, urc, or what is at the end",
    ],
    [["name: x", "host: |", "  > AT", "  ? OK"], '4:1: unknown mark "?"; see docs/transcripts.md'],
    [
      ["name: x", "host: |", "  > AT", "", "  ~ soon"],
      '5:3: not a duration like "10 ms" or "150 s": soon',
    ],
    [
      ["name: x", "host: |", "  @ echo off", "  > AT"],
      "3:1: @ echo off stands under setup, and not in the host's dialogue",
    ],
  ])("%j", async (lines, told) => {
    expect(await mistake(...lines)).toContain(`s.yaml:${told}`);
  });

  test("several are told together", async () => {
    const told = await mistake("lasts: soon", "steps: {}", "expect: {since: a}");
    expect(told.split("\n").map((line) => line.replace(/;.*/, ""))).toEqual([
      "s.yaml:1:1: the file has no name",
      's.yaml:1:8: lasts is "soon"',
      "s.yaml:2:8: steps has no do",
      "s.yaml:3:9: expect expects nothing",
      's.yaml:3:17: expect.since is "a"',
      's.yaml:3:17: expect.since is "a"',
    ]);
  });
});
