import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonMistake } from "../../src/storage/json-mistake.ts";

test.each([
  ["", 1, 1],
  ["{", 1, 2],
  ['{\n  "a": 1,\n}', 3, 1],
  ['{"a" 1}', 1, 6],
  ["[1, 01]", 1, 5],
  ["[1 2]", 1, 4],
  ["[1]]", 1, 4],
  ["1,", 1, 2],
  ['["a\nb"]', 1, 2],
  ["[tru]", 1, 2],
  ['{"a":[{"b":[]},{}', 1, 18],
  ["[".repeat(100_000), 1, 100_001],
])("%j", (text, line, column) => {
  expect(jsonMistake(text)).toEqual({ line, column });
});

test("whatever is cut off or put in, the place is found", () => {
  fc.assert(
    fc.property(
      fc.json(),
      fc.nat(),
      fc.constantFrom("", "}", "]", ",", ":", '"', "x", "-"),
      (json, at, mark) => {
        const cut = at % (json.length + 1);
        const text = json.slice(0, cut) + mark;
        try {
          JSON.parse(text);
        } catch (error) {
          const { line, column } = jsonMistake(text);
          const lines = text.split("\n");
          const offset =
            lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0) + column - 1;
          expect(offset).toBeLessThanOrEqual(text.length);
          // Where Node tells a place, it is that or lies inside the word that ours begins.
          const told = /position (\d+)/.exec((error as Error).message);
          if (told) {
            expect(offset).toBeLessThanOrEqual(Number(told[1]));
            expect(text.slice(offset, Number(told[1]))).toMatch(/^("|[-\w.+]*$)/);
          }
        }
      },
    ),
  );
});
