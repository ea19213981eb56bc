import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseDocument } from "../../src/documents/read-document.ts";
import { readTiming } from "../../src/documents/timing-file.ts";
import { INSTANT, TYPICAL, type Timing } from "../../src/models/timing.ts";

const KNOWN = ["+QIACT", "+COPS", "+CFUN", "+CPIN", "&W", "I"];

async function timingOf(text: string): Promise<Timing> {
  const document = await parseDocument("t.yaml", text);
  const timing = readTiming(document.root, KNOWN);
  document.check();
  return timing;
}

test("what is not named is as in the base, and the base is typical", async () => {
  expect(await timingOf("{}")).toEqual(TYPICAL);
  expect(await timingOf("base: instant")).toEqual(INSTANT);
});

test("delays and commands, in every way to write a duration", async () => {
  const timing = await timingOf(`
base: instant
delays:
  searchEMTC: [2 s, 6 s]
  ready: 1.5 min
  reply: 5
  attach: [10, 0.5s]
commands: { AT+QIACT: [300 ms, 2 s], AT+COPS=?: 40 s, "+cfun?": 1 h, at&w: 0, ATI: 7 ms }
`);
  expect(timing.delays).toEqual({
    ...INSTANT.delays,
    searchEMTC: { min: 2000, max: 6000 },
    ready: { min: 90_000, max: 90_000 },
    reply: { min: 5, max: 5 },
    attach: { min: 10, max: 500 },
  });
  expect(timing.commands).toEqual({
    "+QIACT": { min: 300, max: 2000 },
    "+COPS=?": { min: 40_000, max: 40_000 },
    "+CFUN?": { min: 3_600_000, max: 3_600_000 },
    "&W": { min: 0, max: 0 },
    I: { min: 7, max: 7 },
  });
});

test("the example is one", async () => {
  const timing = await timingOf(readFileSync("examples/timings/slow-network.yaml", "utf8"));
  expect(timing.delays.attach).toEqual({ min: 5000, max: 5000 });
  expect(timing.commands["+CPIN?"]).toEqual({ min: 1, max: 30 });
  expect(timing.commands["&W"]).toEqual({ min: 50, max: 50 });
});

test.each([
  ["base: slow", 't.yaml:1:7: base is "slow"; allowed are instant, typical'],
  [
    "delays: { search eMTC: 2 s }",
    /^t\.yaml:1:11: delays\."search eMTC" is not known; did you mean searchEMTC\? allowed are reply, /,
  ],
  [
    "delays: { ready: soon }",
    't.yaml:1:18: delays.ready is "soon"; a duration of at most a day is needed, such as 300 ms, 2 s or 1.5 min',
  ],
  ["delays: { ready: -1 }", /is -1; a duration/],
  ["delays: { ready: 25 h }", /is "25 h"; a duration of at most a day/],
  [
    "delays: { ready: [1 s] }",
    /1:18: delays\.ready has 1 instead of two durations; the shortest and the longest are needed/,
  ],
  [
    "delays: { ready: [6 s, 2 s] }",
    /delays\.ready has the longer one first; \[2 s, 6 s\] is right/,
  ],
  ["delays: { ready: [2 s, x] }", /1:24: delays\.ready\[2\] is "x"; a duration/],
  [
    "commands: { AT+QIATC: 1 }",
    /"AT\+QIATC" is not known; did you mean AT\+QIACT\? a command such as/,
  ],
  ["commands: { AT+QIACT=1: 1 }", /"AT\+QIACT=1" is not known;/],
  ["commands: [AT+QIACT]", /1:11: commands is a list; a mapping is needed/],
])("%j is refused", async (text, message) => {
  await expect(timingOf(text)).rejects.toThrow(message);
});
