import { expect, test } from "vitest";
import type { Row } from "../stream/row.ts";
import { Assembler } from "./assembler.ts";
import type { Entry, Exchange } from "./entry.ts";
import { Log } from "./log.ts";

test("a command, its echo and its answer are one exchange", () => {
  const [exchange, ...rest] = assembled([
    fromHost("AT+QISEND=0,0\r"),
    command("AT+QISEND=0,0", "OK", 3),
    toHost("AT+QISEND=0,0\r\r\n+QISEND: 8,8,0\r\n\r\nOK\r\n"),
  ]);
  expect(exchange).toMatchObject({
    kind: "exchange",
    text: "AT+QISEND=0,0",
    result: "OK",
    took: 3,
    answer: "\r\n+QISEND: 8,8,0\r\n\r\nOK\r\n",
    complete: true,
  });
  expect(rest).toEqual([]);
});

test("a command waits for its answer while URCs come", () => {
  const entries = assembled([
    fromHost("AT+QIACT=1\r"),
    toHost("AT+QIACT=1\r"),
    urc("+CEREG: 1"),
    toHost("\r\n+CEREG: 1\r\n"),
  ]);
  expect(entries).toMatchObject([
    { kind: "exchange", result: undefined, complete: false },
    { kind: "urc", line: "+CEREG: 1", payload: "" },
  ]);
});

test("what comes in direct push mode is the URC's", () => {
  const entries = assembled([
    urc('+QIURC: "recv",0,4'),
    toHost('\r\n+QIURC: "recv",0,4\r\nlast\r\n'),
  ]);
  expect(entries).toMatchObject([{ kind: "urc", payload: "last\r\n" }]);
});

test("a URC that comes byte by byte is still one", () => {
  const entries = assembled([urc("RDY"), ...Array.from("\r\nRDY\r\n", (byte) => toHost(byte))]);
  expect(entries).toMatchObject([{ kind: "urc", line: "RDY" }]);
});

test("typed key by key, with a mistake", () => {
  const entries = assembled([
    ...Array.from("ATX\b", (key) => [fromHost(key), toHost(key === "\b" ? "\b \b" : key)]).flat(),
    fromHost("\r"),
    command("AT", "OK"),
    toHost("\r\r\nOK\r\n"),
  ]);
  expect(exchanges(entries)).toMatchObject([{ text: "AT", result: "OK", answer: "\r\nOK\r\n" }]);
  expect(entries).toHaveLength(1);
});

test("several commands in a line are one exchange with the last result", () => {
  const entries = assembled([
    fromHost("AT+CMEE=1;+QIACT=1\r"),
    command("AT+CMEE=1", "OK", 1),
    command("AT+QIACT=1", "+CME ERROR: 30", 2),
    toHost("\r\n+CME ERROR: 30\r\n"),
  ]);
  expect(entries).toMatchObject([{ result: "+CME ERROR: 30", took: 3, complete: true }]);
});

test("a payload at the prompt stands between the prompt and the result", () => {
  const entries = assembled([
    fromHost("AT+QISEND=0\r"),
    command("AT+QISEND=0", ">"),
    toHost("AT+QISEND=0\r"),
    toHost("\r\n> "),
    { ...fromHost("abcd\u001a"), data: true },
    command("AT+QISEND=0", "SEND OK"),
    toHost("abcd\r\nSEND OK\r\n"),
  ]);
  expect(entries).toMatchObject([
    { kind: "exchange", continued: false, result: ">", complete: true },
    { kind: "data", way: "up", length: 5 },
    { kind: "exchange", continued: true, result: "SEND OK", answer: "\r\nSEND OK\r\n" },
  ]);
});

test("an answer in two parts is one, and the fault that cut it stands behind", () => {
  const entries = assembled([
    fromHost("AT+CSQ\r"),
    command("AT+CSQ", "OK"),
    row({ kind: "fault", id: "cut-1", what: "bit", subject: "AT+CSQ", times: 1 }),
    toHost("AT+CSQ\r\r\n+C"),
    toHost("SQ: 24,99\r\n\r\nOK\r\n"),
  ]);
  expect(entries).toMatchObject([
    { answer: "\r\n+CSQ: 24,99\r\n\r\nOK\r\n", bites: ["cut-1"], complete: true },
    { kind: "note", about: "fault", bad: true },
  ]);
});

test("an unknown command has the result that was said", () => {
  const entries = assembled([
    fromHost("AT+NONE\r"),
    row({ kind: "event", event: "unknown command", command: "+NONE", port: "uart1" }),
    toHost("AT+NONE\r\r\nERROR\r\n"),
    fromHost("AT\r"),
    command("AT", "OK"),
    toHost("AT\r\r\nOK\r\n"),
  ]);
  expect(exchanges(entries)).toMatchObject([
    { text: "AT+NONE", result: "ERROR" },
    { text: "AT", result: "OK" },
  ]);
});

test("what nobody asked for is said by the module", () => {
  const entries = assembled([toHost("\r\nNO CAR"), toHost("RIER\r\n")]);
  expect(entries).toMatchObject([{ kind: "said", by: "module", text: "\r\nNO CARRIER\r\n" }]);
});

test("bytes of a connection that follow each other are one row", () => {
  const flow = {
    kind: "flow",
    flow: 1,
    protocol: "tcp",
    local: ":1",
    remote: "10.0.0.1:7",
  } as const;
  const entries = assembled([
    row({ ...flow, step: "opened", by: "module" }),
    row({ ...flow, step: "up", text: "ab" }),
    row({ ...flow, step: "up", base64: "AP8=" }),
    row({ ...flow, step: "down", text: "x" }),
  ]);
  expect(entries).toMatchObject([
    { kind: "note", text: "TCP 1 opened by the module, 10.0.0.1:7" },
    { kind: "data", way: "up", length: 4, chunks: 2, bytes: "ab\u0000\u00ff" },
    { kind: "data", way: "down", length: 1 },
  ]);
});

test("a command that was typed before the first row is still without its echo", () => {
  const entries = assembled([command("AT+CSQ", "OK"), toHost("AT+CSQ\r\r\nOK\r\n")]);
  expect(entries).toMatchObject([{ text: "AT+CSQ", answer: "\r\nOK\r\n", complete: true }]);
});

test("of a fault that bites often there is a row a second", () => {
  const entries = assembled(
    Array.from({ length: 1000 }, (_, index) => [
      { ...fromHost("AT\r"), at: 10 * index },
      { ...bite("lb", index + 1), at: 10 * index + 1 },
      { ...bite("lb", index + 2), at: 10 * index + 2 },
    ]).flat(),
  );
  const bites = entries.filter(({ kind }) => kind === "note");
  expect(bites.length).toBeLessThan(20);
});

test("bites of two faults at once are two rows", () => {
  const entries = assembled([bite("a", 1), bite("b", 1), bite("a", 2), bite("b", 2)]);
  expect(entries).toMatchObject([
    { text: "fault a bit uart1 2 times", bad: true },
    { text: "fault b bit uart1 2 times", bad: true },
  ]);
});

test("what was made to happen has a row of its own", () => {
  expect(assembled([row({ kind: "action", what: "network! loses coverage" })])).toMatchObject([
    { kind: "note", about: "action", text: "network! loses coverage", bad: false },
  ]);
});

test("rows of a later version are passed over", () => {
  expect(assembled([{ at: 0, wall: "", kind: "new" } as unknown as Row])).toEqual([]);
});

type RowOf<K> = Omit<Row & { kind: K }, "at" | "wall">;

function row<K extends Row["kind"]>(fields: RowOf<K> & { kind: K }): Row {
  return { at: 1, wall: "", ...fields } as unknown as Row;
}

function fromHost(text: string): Row & { kind: "bytes" } {
  return { at: 1, wall: "", kind: "bytes", port: "uart1", way: "from host", text };
}

function toHost(text: string): Row {
  return { at: 1, wall: "", kind: "bytes", port: "uart1", way: "to host", text };
}

function command(text: string, result: string, took = 0): Row {
  return { at: 1 + took, wall: "", kind: "command", port: "uart1", text, result, took };
}

function bite(id: string, times: number): Row {
  return row({ kind: "fault", id, what: "bit", subject: "uart1", times });
}

function urc(line: string): Row {
  return { at: 1, wall: "", kind: "urc", port: "uart1", line };
}

function assembled(rows: readonly Row[]): readonly Entry[] {
  const log = new Log(1000);
  const assembler = new Assembler(log);
  for (const row of rows) assembler.take(row);
  return log.entries;
}

function exchanges(entries: readonly Entry[]): readonly Exchange[] {
  return entries.filter((entry) => entry.kind === "exchange");
}
