import { expect, test } from "vitest";
import { History } from "./history.ts";
import { Typist } from "./typist.ts";

test("up erases the line and types the one before", () => {
  const typist = new Typist(new History(["AT+CSQ"]));
  expect(typist.press("AT")).toBe("AT");
  expect(typist.press("\u001b[A")).toBe("\b\bAT+CSQ");
  expect(typist.press("\u001b[B")).toBe("\b\b\b\b\b\bAT");
  expect(typist.line).toBe("AT");
});

test("what was entered is the next one before", () => {
  const typist = new Typist(new History([]));
  typist.press("AT+CSX");
  expect(typist.press("\u007f")).toBe("\b");
  typist.press("Q");
  typist.press("\r");
  expect(typist.line).toBe("");
  expect(typist.press("\u001b[A")).toBe("AT+CSQ");
});

test("other arrows are nothing to a command line", () => {
  expect(new Typist(new History([])).press("\u001b[D")).toBe("");
});

test("at the prompt and in data mode keys go through untouched", () => {
  const typist = new Typist(new History(["AT"]));
  typist.press("AT+QISEND=0\r");
  typist.heard("\r\n> ");
  expect(typist.mode).toBe("prompt");
  expect(typist.press("\u001b[A")).toBe("\u001b[A");
  expect(typist.press("\u001a")).toBe("\u001a");
  typist.heard("\r\nSEND ");
  typist.heard("OK\r\n");
  expect(typist.mode).toBe("command");
  typist.heard("\r\nCONNECT\r\n");
  expect(typist.mode).toBe("data");
  typist.heard("whatever comes\r\nNO CARRIER\r\n");
  expect(typist.mode).toBe("command");
});

test("lines with secrets are not kept", () => {
  const history = new History([]);
  history.add('AT+CPIN="1234"');
  history.add("AT+CPIN?");
  expect(history.toKeep).toEqual(["AT+CPIN?"]);
  expect(history.older("")).toBe("AT+CPIN?");
  expect(history.older("")).toBe('AT+CPIN="1234"');
});
