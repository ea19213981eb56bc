import { expect, test } from "vitest";
import { progressLine, type Progress } from "./progress.ts";

const progress: Progress = {
  ...{ lasted: 42_000, modems: 820, of: 1000, states: { on: 800, connecting: 20, off: 0 } },
  ...{ opens: 41, up: 12_000, failures: { timeout: 1, "+QIOPEN 566": 2 }, ramp: 9000 },
};

test("as much as there is room for", () => {
  expect(progressLine(progress, 200)).toBe(
    "0:42  820/1000 modems  on 800 connecting 20  41 opens/s  12 kB/s up  failures 3 (+QIOPEN 566: 2, timeout: 1)  ramp done in 0:09",
  );
  expect(progressLine(progress, 100)).toBe(
    "0:42  820/1000 modems  on 800 connecting 20  41 opens/s  12 kB/s up  failures 3  ramp done in 0:09",
  );
  expect(progressLine(progress, 36)).toBe("0:42  820/1000 modems  failures 3");
  for (let width = 0; width < 150; width++)
    expect(progressLine(progress, width).length).toBeLessThanOrEqual(width);
});

test("no more result codes than are read, and nothing that moves the cursor", () => {
  const failures = { a: 5, "b\n\u001b[2J": 4, c: 3, d: 2 };
  expect(progressLine({ ...progress, failures, states: {}, ramp: undefined }, 200)).toBe(
    "0:42  820/1000 modems  41 opens/s  12 kB/s up  failures 14 (a: 5, b\ufffd\ufffd[2J: 4, c: 3, …)",
  );
  expect(progressLine({ ...progress, failures: {} }, 200)).toContain("failures 0  ramp");
});
