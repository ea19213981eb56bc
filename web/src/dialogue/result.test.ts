import { expect, test } from "vitest";
import { ends, isError, linesOf } from "./result.ts";

test.each(["\r\nOK\r\n", "\r\n+CSQ: 1,99\r\n\r\nOK\r\n", "0\r", "\r\n> ", "\r\nCONNECT 150\r\n"])(
  "%j ends an answer",
  (answer) => expect(ends(answer)).toBe(true),
);

test.each(["", "\r\n+C", "\r\n+QIRD: 2\r\nOK", "\r\nBOOK\r\n"])("%j does not", (answer) =>
  expect(ends(answer)).toBe(false),
);

test("errors", () => {
  expect(["ERROR", "+CME ERROR: 10", "SEND FAIL", "NO CARRIER"].every(isError)).toBe(true);
  expect(["OK", ">", "CONNECT", "SEND OK", undefined].some(isError)).toBe(false);
});

test("the lines of an answer, without its result", () => {
  expect(linesOf("\r\n+CSQ: 24,99\r\n\r\nOK\r\n", "OK")).toEqual(["+CSQ: 24,99"]);
});
