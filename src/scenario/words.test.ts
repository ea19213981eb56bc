import { expect, test } from "vitest";
import { expectationText, momentText } from "./words.ts";

test.each([
  [{}, "at the start"],
  [{ at: 90_000 }, "at 90 s"],
  [{ on: "AT+QIOPEN", nth: 2, after: 300 }, "on AT+QIOPEN, time 2, 300 ms later"],
  [{ name: "lost", step: "reset", every: 120_000 }, "step reset, every 2 min"],
] as const)("%j is %s", (step, text) => {
  expect(momentText({ ...step, do: [] })).toBe(text);
});

test("what is expected, as it was written", () => {
  expect(expectationText({ command: "AT+QICLOSE", since: "reset", within: 5000, times: 2 })).toBe(
    "command AT+QICLOSE, since reset, within 5 s, times 2",
  );
  expect(expectationText({ sockets: 0 })).toBe("sockets 0");
});
