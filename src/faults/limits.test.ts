import { expect, test } from "vitest";
import { SimClock } from "../kernel/sim-clock.ts";
import { seededRandom } from "../kernel/random.ts";
import { Limiter, type Limits } from "./limits.ts";

const NONE: Limits = {
  on: undefined,
  nth: undefined,
  probability: undefined,
  count: undefined,
  after: undefined,
  for: undefined,
};

function bites(on: string, subject: string): boolean {
  return new Limiter({ ...NONE, on }, new SimClock(), seededRandom(1)).bites(subject);
}

test.each([
  ["AT+CSQ", "AT+CSQ", true],
  ["at+csq", "AT+CSQ?", true],
  ["AT+CSQ", "AT+CREG", false],
  ["*QI*TCP", 'AT+QIOPEN=1,0,"TCP"', true],
  ["*QI*UDP", 'AT+QIOPEN=1,0,"TCP"', false],
  ["10.0.0.1:", "10.0.0.10:7", false],
])("on=%s and %s: %s", (on, subject, fits) => {
  expect(bites(on, subject)).toBe(fits);
});

test("no text makes a pattern slow", () => {
  // As an expression with `.*` for each star this takes longer than anybody waits.
  expect(bites(`AT${"*a".repeat(40)}*b`, `AT${"a".repeat(4000)}`)).toBe(false);
});
