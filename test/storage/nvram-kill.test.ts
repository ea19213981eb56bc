import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openNvramFile } from "../../src/storage/nvram-file.ts";

const folder = mkdtempSync(join(tmpdir(), "modemtwin-kill-"));
const writer = join(folder, "writer.mjs");
const path = join(folder, "nv.json");

beforeAll(() =>
  build({
    entryPoints: [join(import.meta.dirname, "nvram-writer.ts")],
    outfile: writer,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "warning",
  }),
);
afterAll(() => rmSync(folder, { recursive: true }));

/** Lets it write until it has told so many promises, kills it amid the next ones, and returns what it told. */
async function killedAfter(promises: number): Promise<string[]> {
  const child = spawn(process.execPath, [writer, path], { stdio: ["ignore", "pipe", "pipe"] });
  let told = "";
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
  child.stdout.on("data", (chunk: Buffer) => {
    told += chunk.toString();
    if (told.split("\n").length > promises) child.kill("SIGKILL");
  });
  await once(child, "close");
  expect(complaint).toBe("");
  return told.split("\n").slice(0, -1);
}

test("whenever it is killed, the file is whole and has what was promised", async () => {
  let last = 0;
  for (let round = 0; round < 25; round++) {
    const told = await killedAfter(1 + ((round * 7) % 30));
    const promised = (section: string): number =>
      Number(told.findLast((line) => line.startsWith(section))?.slice(1) ?? last);
    // Any reader finds JSON, and the next twin opens it although the lock of the dead one is there.
    JSON.parse(readFileSync(path, "utf8"));
    const nvram = openNvramFile(path, { model: "BG95-M3" });
    const a = Number(nvram.get("a") ?? 0);
    const b = Number(nvram.get("b") ?? 0);
    nvram.close();
    expect(a).toBeGreaterThanOrEqual(promised("a"));
    expect(b).toBeGreaterThanOrEqual(promised("b"));
    // What was set first is there first.
    expect([0, 1]).toContain(a - b);
    last = b;
  }
  expect(last).toBeGreaterThan(25);
  expect(readdirSync(folder).toSorted()).toEqual(["nv.json", "writer.mjs"]);
});

test("of many that start at once behind a dead one, only one has the file", async () => {
  await killedAfter(5);
  const children = Array.from({ length: 6 }, () =>
    spawn(process.execPath, [writer, path], { stdio: ["ignore", "pipe", "pipe"] }),
  );
  const ends = children.map(async (child) => {
    let complaint = "";
    child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
    const started = once(child.stdout, "data").then(() => "has it");
    const ended = once(child, "close").then(() => complaint);
    return Promise.race([started, ended]);
  });
  const said = await Promise.all(ends);
  for (const child of children) child.kill("SIGKILL");
  const winners = said.filter((text) => text === "has it");
  expect(winners).toHaveLength(1);
  for (const text of said) if (text !== "has it") expect(text).toMatch(/is in use by process \d+;/);
});
