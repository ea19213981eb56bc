import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Program } from "./process.ts";

let folder = "";
let args: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fleet-words-"));
  writeFileSync(join(folder, "once.at"), "> AT\n");
  args = ["--modems", "1", "--firmware", join(folder, "once.at"), "--threshold", "count AT = 1"];
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a fleet of one tells of 1 module, once, and of 1 modem in its report", async () => {
  const program = new Program("fleet", ...args);
  expect(await program.exitCode()).toBe(0);
  const lines = program.out.toString().split("\n");
  expect(lines.slice(0, 2)).toEqual([
    "1 module",
    expect.stringMatching(/^Fleet 1 modem, seed 1, modemtwin /),
  ]);
  expect(lines.at(-2)).toBe("✓ count AT 1 = 1");
});

test("with --json there are no words beside the rows, and the report has what came of its thresholds", async () => {
  const file = join(folder, "report.json");
  const program = new Program("fleet", ...args, "--json", "--report", file);
  expect(await program.exitCode()).toBe(0);
  expect(program.err).toBe("");
  // What is no JSON would be thrown at.
  const [ready, exit] = program.events();
  expect(ready).toMatchObject({ event: "ready", name: "1 module", modems: 1, ports: [] });
  expect(exit).toMatchObject({ event: "exit", reason: "every script has ended" });
  expect(program.events()).toHaveLength(2);
  const report = JSON.parse(readFileSync(file, "utf8")) as { lasted: number };
  expect(report).toMatchObject({ thresholds: [{ text: "count AT = 1", value: 1, holds: true }] });
  expect(Number.isInteger(report.lasted)).toBe(true);
});
