import { expect, test } from "vitest";
import { lossAfter } from "./tcp-options.ts";

test.each([
  [{ maxBackoffs: 12, maxRto: 60_000 }, 342_200],
  [{ maxBackoffs: 3, maxRto: 60_000 }, 200 + 400 + 800 + 1_600],
  [{ maxBackoffs: 3, maxRto: 500 }, 200 + 400 + 500 + 500],
  [{ maxBackoffs: 0, maxRto: 60_000 }, 200],
])("data counts as lost after all waits of %j", (retransmission, milliseconds) => {
  expect(lossAfter(retransmission)).toBe(milliseconds);
});
