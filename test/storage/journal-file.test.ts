import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readRows } from "../../src/journal/read.ts";
import { turnsOf } from "../../src/journal/turns.ts";
import type { Instant } from "../../src/kernel/clock.ts";
import { openJournal, openSteadyJournal } from "../../src/storage/journal-file.ts";
import { readLines } from "../../src/storage/read-lines.ts";
import type { Trace } from "../../src/trace/trace.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "journal-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const head = { by: "test", model: "BG95-M3" };

function chunk(at: number, way: "to host" | "from host", text: string): Trace {
  const bytes = Buffer.from(text);
  return { at: at as Instant, kind: "bytes", port: "uart1", way, data: false, chunk: bytes };
}

test.each([openJournal, openSteadyJournal])("%o writes everything before it is closed", (open) => {
  const path = join(folder, "a.jsonl");
  const journal = open(path, { head, tell() {} });
  for (let i = 0; i < 1000; i++) journal.sink(chunk(i, "to host", `${i}\r\n`));
  journal.close();
  const rows = [...readRows(readLines(path), path)];
  expect(rows).toHaveLength(1001);
  expect(rows[0]!.row).toMatchObject({ kind: "journal", ...head });
  expect(rows[1000]!.row).toEqual(chunk(999, "to host", "999\r\n"));
  expect(statSync(path).mode & 0o077).toBe(0);
});

test("a file that cannot be written is told", () => {
  for (const open of [openJournal, openSteadyJournal]) {
    expect(() => open(join(folder, "no", "a"), { head, tell() {} })).toThrow(
      "a cannot be written: no such file or directory",
    );
    expect(() => open(folder, { head, tell() {} })).toThrow("cannot be written: it is");
  }
});

test.skipIf(!existsSync("/dev/full"))("a full disk is told once, and ends it", () => {
  const told: string[] = [];
  const journal = openSteadyJournal("/dev/full", { head, tell: (message) => told.push(message) });
  for (let i = 0; i < 10_000; i++) journal.sink(chunk(i, "to host", "hello\r\n"));
  journal.close();
  expect(journal.failed).toBe(true);
  expect(told).toEqual([
    "/dev/full: ENOSPC: no space left on device; nothing more is written to it",
  ]);
});

test("a million chunks are written and read in constant memory", () => {
  const path = join(folder, "long.jsonl");
  const journal = openSteadyJournal(path, { head, tell() {} });
  const before = process.memoryUsage().rss;
  const way = ["from host", "to host"] as const;
  for (let i = 0; i < 1_000_000; i++) journal.sink(chunk(i, way[i % 2]!, "AT+CSQ\r"));
  journal.close();
  let turns = 0;
  for (const { said } of turnsOf(readRows(readLines(path), path))) turns += said.length;
  expect(turns).toBe(500_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  expect(statSync(path).size).toBeGreaterThan(100_000_000);
});

test("a file is read line by line, whatever its end", () => {
  const path = join(folder, "a.jsonl");
  const journal = openSteadyJournal(path, { head, tell() {} });
  journal.close();
  expect([...readLines(path)].map((line) => `${line}\n`).join("")).toBe(readFileSync(path, "utf8"));
  expect(() => [...readLines(join(folder, "none"))]).toThrow("none: no such file");
  expect(() => [...readLines(folder)]).toThrow("is a folder");
});
