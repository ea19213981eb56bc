import { expect, test } from "vitest";
import { Assembler } from "./assembler.ts";
import type { Exchange } from "./entry.ts";
import { Log } from "./log.ts";
import { RECORDED } from "./recorded-rows.ts";

const CSQ = "AT+CSQ OK +CSQ: 24,99";
const CREG = "AT+CREG? OK +CREG: 0,1";
const VAIN = "AT+CSQ no answer";

test.each([
  // The module read ATC; AT+CS, and no end; AT+CSAT+CSQ; and AT+CSQ.
  ["lost", ["AT+CSQ ERROR", VAIN, "AT+CSQ ERROR", CSQ, CSQ, CREG]],
  ["noans", [VAIN, VAIN, CSQ, CREG]],
  ["late", [CSQ, CREG, CSQ]],
  ["ooo", [CSQ, CREG, CSQ]],
  ["pipe", [CSQ, CREG, CSQ, "AT+NONE ERROR", CSQ]],
  // The module read +CSQ; AT+CSQ; AT+CREG?; AT+SQ; CM; and AT+CSQ.
  ["pipelost", [VAIN, CSQ, CREG, "AT+CSQ ERROR", "AT+CGMM no answer", CSQ]],
  ["pipeno", [VAIN, VAIN, CSQ, CREG, CSQ]],
  ["pipelate", [CSQ, CREG, CSQ]],
  ["pipeooo", [CSQ, CREG, CSQ]],
  [
    "pipeslow",
    [
      'AT+COPS=? OK +COPS: (2,"Test PLMN 1-1","TestNet","00101",8),,(0,1,2,3,4),(0,1,2)',
      CSQ,
      "AT+CMEE=1;+CREG? OK +CREG: 0,1",
      CSQ,
    ],
  ],
] as const)("every answer of the recording %s stands at its command", (name, expected) => {
  const log = new Log(1000);
  const assembler = new Assembler(log);
  for (const row of RECORDED[name]) assembler.take(row);
  const exchanges = log.entries.filter((entry): entry is Exchange => entry.kind === "exchange");
  expect(exchanges.map(told)).toEqual(expected);
  expect(log.entries.filter(({ kind }) => kind === "said")).toEqual([]);
});

test("bites that follow each other are one row", () => {
  const log = new Log(1000);
  const assembler = new Assembler(log);
  for (const row of RECORDED.lost) assembler.take(row);
  const notes = log.entries.flatMap((entry) => (entry.kind === "note" ? [entry.text] : []));
  expect(notes).toEqual([
    "fault lb added: lost-bytes way=from-host probability=30% name=lb",
    "fault lb bit uart1 3 times",
    "unknown command: command C, port uart1",
    "fault lb bit uart1 2 times, 5 by now",
    "fault lb removed",
  ]);
});

/** The line, what came of it, and what the module said, without its ends of lines. */
function told({ text, unanswered, result, answer }: Exchange): string {
  const said = answer.split(/[\r\n]+/).filter((line) => line !== "" && line !== result);
  return [text, unanswered ? "no answer" : result, ...said].join(" ");
}
