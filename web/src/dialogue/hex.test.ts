import { expect, test } from "vitest";
import { glimpse, hexLines, shown } from "./hex.ts";

test("so many bytes a line", () => {
  expect(hexLines("AT\r\n0123456\u00ff", 8)).toEqual([
    "0000  41 54 0d 0a 30 31 32 33  AT..0123",
    "0008  34 35 36 ff              456.",
  ]);
  expect(hexLines("AT\r\n0123456789abc\u00ff", 16)).toEqual([
    "0000  41 54 0d 0a 30 31 32 33 34 35 36 37 38 39 61 62  AT..0123456789ab",
    "0010  63 ff                                            c.",
  ]);
});

test("control characters are written out", () => {
  expect(shown("\r\nOK\r\n\u001a")).toBe("\\r\\n\nOK\\r\\n\n\\x1a");
});

test("the beginning in one line", () => {
  expect(glimpse("a\r\nb", 10)).toBe("a··b");
  expect(glimpse("abcdef", 3)).toBe("abc…");
});
