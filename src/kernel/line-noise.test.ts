import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asHeard, moduleFormat, sameFormat } from "./line-noise.ts";

const AT = Buffer.from("AT+QIACT=1\r");
const seven = { baudRate: 115_200, dataBits: 7, parity: "even", stopBits: 1 } as const;

describe("what a UART hears", () => {
  test("all of it, at the same rate, and at one that is 3 % off", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.integer({ min: 111_800, max: 118_500 }),
        (array, rate) => {
          const bytes = Buffer.from(array);
          expect(asHeard(bytes, moduleFormat(rate), moduleFormat(115_200))).toEqual(bytes);
        },
      ),
    );
  });

  test("at half the rate two bits are one: U, which alternates, is seen once in two as other bits", () => {
    // 0 10101010 1, 0 10101010 1 at twice the rate.
    const heard = asHeard(Buffer.from("UUUU"), moduleFormat(19_200), moduleFormat(9600));
    expect(heard.length).toBeLessThanOrEqual(2);
    expect(heard.toString("latin1")).not.toContain("U");
  });

  test("at twelve times the rate every byte is several, and none is the right one", () => {
    const heard = asHeard(AT, moduleFormat(9600), moduleFormat(115_200));
    expect(heard.length).toBeGreaterThan(AT.length);
    expect(heard.includes("AT")).toBe(false);
    // A start bit of 9600 is twelve bits of 115200: a character of zeros.
    expect(heard[0]).toBe(0);
  });

  test("seven bits and even parity: the parity is the eighth bit", () => {
    // A: 1000001, two ones, parity 0. C: 1000011, three ones, parity 1.
    expect(asHeard(Buffer.from("AC"), seven, moduleFormat(115_200))).toEqual(
      Buffer.of(0x41, 0x43 | 0x80),
    );
  });

  test("nothing is nothing, and what was heard is the same each time", () => {
    expect(asHeard(Buffer.alloc(0), seven, moduleFormat(9600))).toEqual(Buffer.alloc(0));
    const once = asHeard(AT, moduleFormat(38_400), moduleFormat(115_200));
    expect(asHeard(AT, moduleFormat(38_400), moduleFormat(115_200))).toEqual(once);
    expect(sameFormat(moduleFormat(9600), moduleFormat(9600))).toBe(true);
    expect(sameFormat(seven, moduleFormat(115_200))).toBe(false);
  });
});
