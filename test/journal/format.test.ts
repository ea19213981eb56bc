import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Instant } from "../../src/kernel/clock.ts";
import type { Trace } from "../../src/trace/trace.ts";
import { masked, UNKNOWNS } from "../../src/journal/unknowns.ts";
import { journalOf, rowsOf } from "./rows.ts";

const at = 12.345 as Instant;
const remote = { address: "2001:db8::1", port: 7 };
const flow = {
  ...{ at, kind: "flow", flow: 1, protocol: "tcp", acknowledged: 3, remote },
  local: { address: "", port: 1024 },
} as const satisfies Partial<Trace>;

const EVERY: readonly Trace[] = [
  { at, kind: "bytes", port: "uart1", way: "from host", data: false, chunk: Buffer.from("AT\r") },
  { at, kind: "bytes", port: "uart1", way: "to host", data: true, chunk: Buffer.of(0, 255) },
  { at, kind: "line", port: "uart1", line: "DTR", active: true },
  { at, kind: "command", port: "uart1", text: 'AT+QIOPEN=1,0,"TCP"', result: "OK", took: 1.5 },
  { at, kind: "urc", port: "uart1", line: "+QIURC: \u00e9" },
  { at, kind: "event", event: { event: "power", state: "on" } },
  { at, kind: "fault", event: { event: "fault", id: "cut-1", what: "bit", times: 2 } },
  { ...flow, what: { step: "connecting" } },
  { ...flow, what: { step: "opened", by: "module" } },
  { ...flow, what: { step: "up", chunk: Buffer.from("hello") } },
  { ...flow, what: { step: "failed", error: "refused" } },
  {
    ...{ at, kind: "lookup", lookup: 1, name: "a.test", family: 4, server: "" },
    what: { step: "answered", addresses: ["10.0.0.1"], ttl: 3 },
  },
  {
    ...{ at, kind: "ping", ping: 1, local: "", address: "10.0.0.1", bytes: 32, sequence: 1 },
    what: { step: "answered", time: 20, ttl: 64 },
  },
];

test("what is written is read again", () => {
  const [head, ...rows] = rowsOf(journalOf(EVERY, "BG95-M3"));
  expect(head!.row).toMatchObject({ kind: "journal", version: 1, model: "BG95-M3" });
  expect(rows.map(({ row }) => row)).toEqual(EVERY);
  expect(rows.map(({ line }) => line)).toEqual(EVERY.map((_trace, index) => index + 2));
});

test("any bytes come back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const chunk = Buffer.from(bytes);
      const trace = { ...(EVERY[0] as Trace & { kind: "bytes" }), chunk };
      expect(rowsOf(journalOf([trace]))[1]!.row).toEqual(trace);
    }),
  );
});

test("every line but its wall time is decided by what happened, and ASCII", () => {
  const journal = journalOf(EVERY);
  expect(journal).toMatch(/^[\n\x20-\x7e]*$/);
  for (const line of journal.trim().split("\n").slice(1)) {
    const { wall, ...rest } = JSON.parse(line) as Record<string, unknown>;
    expect(wall).toBe("2026-01-01T00:00:00.000Z");
    expect(Object.keys(rest).slice(0, 2)).toEqual(["at", "kind"]);
  }
});

test("a last line that was cut off is left out", () => {
  const whole = journalOf(EVERY);
  expect(rowsOf(whole.slice(0, -20))).toHaveLength(EVERY.length);
});

test("kinds that are not known are left out", () => {
  expect(rowsOf(`${journalOf([])}{"kind":"weather","at":1}\n`)).toHaveLength(1);
});

test.each([
  ["", "a.jsonl:1: the file is empty"],
  ["hello\n", "a.jsonl:1: not a line of JSON"],
  ['{"kind":"bytes"}\n', 'a.jsonl:1: no journal: the first line has "kind":"journal"'],
  ['{"kind":"journal","version":2}\n', "a.jsonl:1: version 2; 1 can be read"],
  [`${journalOf([])}{"at"\n{"kind":"x"}\n`, "a.jsonl:2: not a line of JSON"],
  [`${journalOf([])}{"kind":"urc","port":"uart1"}\n`, 'a.jsonl:2: "line" is to be a text'],
  [`${journalOf([])}{"kind":"bytes","port":"a","way":"up"}\n`, '"way" is to be to host or'],
  [
    `${journalOf([])}{"kind":"bytes","at":1,"port":"a","way":"to host"}\n`,
    'a.jsonl:2: "text" or "base64" is missing',
  ],
])("%j is no journal", (text, message) => {
  expect(() => rowsOf(text)).toThrow(message);
});

test("the unknowns are documented", () => {
  const docs = readFileSync(`${import.meta.dirname}/../../docs/journal.md`, "utf8");
  for (const { name, doc } of UNKNOWNS) {
    expect(docs.replaceAll(/ +/g, " ")).toContain(`| \`${name}\` | ${doc} |`);
  }
});

test("every unknown is found where it is said, and nothing else is", () => {
  const said: readonly (readonly [line: string, masked: string])[] = [
    ["+CSQ: 24,99", "+CSQ: {signal},{signal}"],
    ['+QCSQ: "eMTC",-52,-81,195,-10', '+QCSQ: "eMTC",{signal},{signal},{signal},{signal}'],
    ['+QIACT: 1,1,1,"10.7.157.1"', '+QIACT: 1,1,1,"{address}"'],
    ['+CGPADDR: 1,"10.7.157.1"', '+CGPADDR: 1,"{address}"'],
    ['+CREG: 2,1,"1A2B","000000A1",8', '+CREG: 2,1,"{cell}","{cell}",8'],
    ["+CREG: 0,1", "+CREG: 0,1"],
    ["866425039758265", "{serial}"],
    ["+QCCID: 89860025128306012474", "+QCCID: {card}"],
    ['+CCLK: "26/11/22,15:00:00+04"', '+CCLK: "{time},{time}"'],
    ['+COPS: 0,0,"Test PLMN 1-1",8', '+COPS: 0,0,"{operator}",8'],
    ["Revision: BG95M3LAR02A03", "Revision: {revision}"],
    ["BG95M3LAR02A03", "{revision}"],
    ["BG95-M3", "BG95-M3"],
    ['+QPING: 0,"61.135.169.125",32,192,255', '+QPING: 0,"{found}",32,{trip},{trip}'],
    [
      '+QISTATE: 0,"TCP","10.0.0.1",7,40001,2,1,0,1,"uart1"',
      '+QISTATE: 0,"TCP","10.0.0.1",7,{port},2,1,0,1,"uart1"',
    ],
    ["+QPING: 0,4,4,0,47,48,47", "+QPING: 0,4,4,0,{trip},{trip},{trip}"],
    ['+QIURC: "dnsgip",0,1,600', '+QIURC: "dnsgip",0,1,{ttl}'],
    ['+QIURC: "dnsgip","10.0.0.9"', '+QIURC: "dnsgip","{found}"'],
    ['+QIURC: "recv",0,4', '+QIURC: "recv",0,4'],
    ["+CMGS: 17", "+CMGS: {reference}"],
    ["+CBC: 0,75,3700", "+CBC: 0,{supply},{supply}"],
  ];
  for (const [line, expected] of said) expect(masked(line), line).toBe(expected);
});
