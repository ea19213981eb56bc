import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Tally } from "../../src/fleet/report/tally.ts";
import { Program } from "./process.ts";

let folder = "";
let files: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "merge-"));
  files = [0, 1].map((index) => part(index));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The report of one of two parts: ten seconds, in each of which a payload was sent. */
function part(index: number): string {
  const time = { now: 0 };
  const tally = new Tally(() => time.now);
  for (let second = 1; second <= 10; second++) {
    tally.operation("send", "ok", 20);
    time.now = second * 1000;
    tally.tick({ connected: 3 });
  }
  const file = join(folder, `${index}.json`);
  const head = { by: "me", plan: "meters", seed: "1", began: "2026-11-22T17:45:04.000Z" };
  const report = tally.report({ ...head, modems: 3, shard: { index, of: 2 } });
  writeFileSync(file, JSON.stringify(report));
  return file;
}

async function merge(
  ...args: string[]
): Promise<{ code: number | null; out: string; err: string }> {
  const program = new Program("fleet", "merge", ...args);
  const code = await program.exitCode();
  return { code, out: program.out.toString(), err: program.err };
}

describe("what means nothing to it is refused, and nothing is written", () => {
  test.each([
    [["--report", "x.pdf"], "--report x.pdf: its name ends with .json, .html or .txt"],
    [["--threshold", "fast"], /^--threshold 'fast': /],
    [
      ["--lasts", "3s"],
      "--lasts is for modemtwin fleet without merge; --report, --threshold and --json are for merge",
    ],
    [["--modems", "3"], /^--modems is for modemtwin fleet without merge; /],
    [["--wake", "open"], "--wake is for modemtwin"],
  ])("%j", async (args, message) => {
    const { code, out, err } = await merge(...files, ...args);
    expect([code, out]).toEqual([2, ""]);
    const said = err.replace(/^modemtwin: /, "").trimEnd();
    if (typeof message === "string") expect(said).toBe(message);
    else expect(said).toMatch(message);
  });
});

test("no files", async () => {
  expect(await merge()).toMatchObject({
    ...{ code: 2, out: "" },
    err: "modemtwin: fleet merge needs the reports (--report FILE.json) of a run\n",
  });
});

test("the report of all parts, in words, as a page and as JSON", async () => {
  const [html, txt, json] = ["html", "txt", "json"].map((kind) => join(folder, `all.${kind}`));
  const reports = [html!, txt!, json!].flatMap((file) => ["--report", file]);
  const { code, out } = await merge(...files, ...reports);
  expect(code).toBe(0);
  expect(out).toMatch(/^Fleet meters: 6 modems/);
  expect(readFileSync(txt!, "utf8")).toBe(out);
  expect(readFileSync(html!, "utf8")).toMatch(/^<!doctype html>/i);
  expect(JSON.parse(readFileSync(json!, "utf8"))).toMatchObject({ modems: 6, shard: null });
});

test("thresholds are of all parts, in each kind of report, and decide the exit code", async () => {
  const [html, json] = ["html", "json"].map((kind) => join(folder, `all.${kind}`));
  const reports = [html!, json!].flatMap((file) => ["--report", file]);
  const thresholds = ["count send = 20", "p99 send < 1ms"].flatMap((text) => ["--threshold", text]);
  const { code, out } = await merge(...files, ...reports, ...thresholds);
  expect(code).toBe(1);
  expect(out).toMatch(/\n✓ count send 20 = 20\n✗ p99 send 20 ms, not < 1 ms\n$/);
  expect(readFileSync(html!, "utf8")).toContain("p99 send 20 ms, not &lt; 1 ms");
  const verdicts = [
    { text: "count send = 20", value: 20, holds: true },
    { text: "p99 send < 1ms", value: 20, holds: false },
  ];
  expect(JSON.parse(readFileSync(json!, "utf8"))).toMatchObject({ thresholds: verdicts });
  // What it was held to when it was written is not what it is held to now.
  const again = await merge(json!, "--json", "--threshold", "crashes = 0");
  expect([again.code, again.err]).toEqual([0, ""]);
  expect(JSON.parse(again.out)).toMatchObject({
    thresholds: [{ text: "crashes = 0", value: 0, holds: true }],
  });
});
