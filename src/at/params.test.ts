import fc from "fast-check";
import { expect, test } from "vitest";
import { bg95m3 as model } from "../models/bg95.ts";
import { splitFields } from "./fields.ts";
import {
  choice,
  formatValues,
  int,
  INVALID,
  keyword,
  labelled,
  oneOf,
  optional,
  parseParams,
  shown,
  text,
  type Param,
} from "./params.ts";

const printable = fc.string({
  unit: fc
    .oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0xa1, max: 0xff }))
    .map((code) => String.fromCharCode(code)),
  maxLength: 30,
});
const word = printable.map((value) => value.replaceAll('"', ""));

interface Case {
  readonly param: Param<unknown>;
  readonly value: unknown;
}

function kind<T>(param: Param<T>, value: fc.Arbitrary<T>): fc.Arbitrary<Case> {
  return value.map((one) => ({ param, value: one }));
}

const plain: fc.Arbitrary<Case> = fc.oneof(
  kind(int({ min: 0, max: 4_000_000_000 }, ""), fc.integer({ min: 0, max: 4_000_000_000 })),
  kind(
    int(() => ({ min: 1, max: 16 }), ""),
    fc.integer({ min: 1, max: 16 }),
  ),
  kind(oneOf([0, 2, 115_200], ""), fc.constantFrom(0, 2, 115_200)),
  kind<string>(
    choice(["buffer", "push", "transparent"], ""),
    fc.constantFrom("buffer", "push", "transparent"),
  ),
  kind<string>(keyword(["TCP", "UDP SERVICE"], ""), fc.constantFrom("TCP", "UDP SERVICE")),
  kind(text({ max: 30 }, ""), word),
  kind(text({ max: 30, bare: true }, ""), word),
  kind(
    shown(labelled("<x>", int({ min: 0, max: 9 }, "")), undefined),
    fc.integer({ min: 0, max: 9 }),
  ),
);
const any: fc.Arbitrary<Case> = fc.oneof(
  plain,
  plain.map(({ param, value }) => ({ param: optional(param), value })),
  plain.map(({ param }) => ({ param: optional(param), value: undefined })),
  plain.map(({ param, value }) => ({ param: optional(param, value), value })),
);

test("what is printed is read back as the same values, blanks or not", () => {
  fc.assert(
    fc.property(
      fc.array(any, { minLength: 1, maxLength: 6 }),
      fc.constantFrom("", " ", "   "),
      (cases, blank) => {
        const params = Object.fromEntries(cases.map(({ param }, index) => [`p${index}`, param]));
        const values = Object.fromEntries(cases.map(({ value }, index) => [`p${index}`, value]));
        const fields = splitFields(formatValues(params, values))!;
        expect(fields).toHaveLength(cases.length);
        expect(parseParams(params, fields, model)).toEqual(values);

        const wide = cases
          .map(({ param, value }) => `${blank}${param.format(value)}${blank}`)
          .join(",");
        expect(parseParams(params, splitFields(wide)!, model)).toEqual(values);
      },
    ),
    { numRuns: 500 },
  );
});

test("any text is fields or none, and the fields hold all but blanks and quotes", () => {
  fc.assert(
    fc.property(printable, (line) => {
      const fields = splitFields(line);
      if (!fields) {
        expect(line).toContain('"');
        return;
      }
      const bare = (part: string) => part.replace(/[ "]/g, "");
      expect(bare(fields.map((field) => field.text).join(","))).toBe(bare(line));
    }),
    { numRuns: 500 },
  );
});

test("a number of any form but digits is invalid", () => {
  const param = int({ min: 0, max: 9 }, "");
  for (const wrong of ["", "-1", "+1", "1.0", "1e0", "0x1", "10", "a", "00000000001"]) {
    expect(param.parse({ text: wrong, quoted: false }, model), wrong).toBe(INVALID);
  }
  expect(param.parse({ text: "1", quoted: true }, model)).toBe(INVALID);
  expect(param.parse(undefined, model)).toBe(INVALID);
  expect(param.parse({ text: "007", quoted: false }, model)).toBe(7);
});
