import fc from "fast-check";
import { expect, test } from "vitest";
import { Wire } from "../../src/journal/wire.ts";

/** What a wire tells of pieces: `>` from the host. */
function heard(pieces: readonly (readonly [way: ">" | "<", text: string])[]): string[] {
  const told: string[] = [];
  const wire = new Wire({
    command: ({ text, result, data }) => told.push(`${text} ${data ? "data " : ""}${result}`),
    urc: (_at, line) => told.push(line),
    payload(_at, id, payload) {
      const before = told.at(-1) ?? "";
      const mark = `payload ${id ?? ""} `;
      const text = payload.toString("latin1");
      if (before.startsWith(mark)) told[told.length - 1] = before + text;
      else told.push(mark + text);
    },
  });
  pieces.forEach(([way, text], at) => {
    if (way === ">") wire.fromHost(at, Buffer.from(text, "latin1"));
    else wire.toHost(at, Buffer.from(text, "latin1"));
  });
  return told;
}

const DIALOGUE = [
  [">", "AT+CSQ\r"],
  ["<", "AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"],
  ["<", '\r\n+QIND: "csq",20,99\r\n'],
  [">", "AT+QISEND=0,4\r"],
  ["<", "AT+QISEND=0,4\r\r\n> "],
  [">", "OK\r\n"],
  ["<", "OK\r\n\r\nSEND OK\r\n"],
  ["<", '\r\n+QIURC: "recv",0,8\r\n\r\nOK\r\nab\r\n'],
  [">", "AT+QIRD=0,10\r"],
  ["<", "\r\n+QIRD: 6\r\nERROR\r\r\n\r\nOK\r\n"],
  [">", "ATO\r"],
  ["<", "\r\nCONNECT\r\n"],
  [">", "hello"],
  ["<", "\r\nERROR\r\nworld"],
  [">", "+++"],
  ["<", "\r\nOK\r\n"],
  [">", "AT+NO\r"],
  ["<", "\r\n+CME ERROR: 100\r\n"],
] as const;

const TOLD = [
  "AT+CSQ OK",
  '+QIND: "csq",20,99',
  "AT+QISEND=0,4 >",
  "AT+QISEND=0,4 data SEND OK",
  '+QIURC: "recv",0,8',
  "payload 0 \r\nOK\r\nab",
  "payload  ERROR\r",
  "AT+QIRD=0,10 OK",
  "ATO CONNECT",
  "payload  \r\nERROR\r\nworld",
  "+++ data OK",
  "AT+NO +CME ERROR: 100",
];

test("commands, URCs and payloads are told apart", () => {
  expect(heard(DIALOGUE)).toEqual(TOLD);
});

test("however the module's bytes are cut, but the end of data mode", () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(cuts, (sizes) => {
      const pieces = DIALOGUE.flatMap(([way, text], index): [">" | "<", string][] => {
        if (way === ">" || index === 15) return [[way, text]];
        const parts: [">" | "<", string][] = [];
        for (let from = 0, i = 0; from < text.length; i++) {
          const size = sizes[i % sizes.length]!;
          parts.push([way, text.slice(from, from + size)]);
          from += size;
        }
        return parts;
      });
      expect(heard(pieces)).toEqual(TOLD);
    }),
  );
});

test("a command's time is from the end of its line to its result", () => {
  const took: number[] = [];
  const wire = new Wire({ command: (answered) => took.push(answered.took), urc() {} });
  wire.fromHost(0, Buffer.from("AT+C"));
  wire.fromHost(10, Buffer.from("SQ\r"));
  wire.toHost(11, Buffer.from("AT+CSQ\r"));
  wire.toHost(30, Buffer.from("\r\n+CSQ: 24,99\r\n"));
  wire.toHost(42, Buffer.from("\r\nOK\r\n"));
  expect(took).toEqual([32]);
});

test("lines typed in one piece are answered one after the other; one typed again is answered once", () => {
  expect(
    heard([
      [">", "AT\rAT+CSQ\r"],
      ["<", "AT\r\r\nOK\r\n"],
      ["<", "AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"],
      [">", "AT+CGMM\r"],
      [">", "AT\r"],
      ["<", "\r\nOK\r\n"],
      ["<", "\r\nRDY\r\n"],
    ]),
  ).toEqual(["AT OK", "AT+CSQ OK", "AT OK", "RDY"]);
});
