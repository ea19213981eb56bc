import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { build } from "esbuild";
import { makeFolders } from "../../src/storage/make-folders.ts";

let own = "";

beforeEach(() => {
  own = mkdtempSync(join(tmpdir(), "modemtwin-folders-"));
});
afterEach(() => rmSync(own, { recursive: true }));

test("all that are missing are made, with the mode that is asked for, and those that are there are left", () => {
  makeFolders(join(own, "a/b/c"), 0o700);
  for (const path of ["a", "a/b", "a/b/c"]) {
    expect(statSync(join(own, path)).mode & 0o777).toBe(0o700);
  }
  makeFolders(join(own, "a/b/c"));
  expect(statSync(join(own, "a/b/c")).mode & 0o777).toBe(0o700);
});

test("what is in the way is told", () => {
  writeFileSync(join(own, "file"), "");
  symlinkSync(join(own, "nowhere"), join(own, "link"));
  expect(() => makeFolders(join(own, "file"))).toThrow("EEXIST");
  expect(() => makeFolders(join(own, "file/x"))).toThrow("ENOTDIR");
  expect(() => makeFolders(join(own, "link/x"))).toThrow("EEXIST");
});

// In a process of its own: one that spins hears nobody.
test.skipIf(process.platform !== "linux")("where no folder can be made it ends", async () => {
  const outfile = join(own, "make.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "../../src/storage/make-folders.ts")],
    ...{ outfile, platform: "node", format: "esm" },
  });
  for (const path of ["/proc/x", "/proc/x/y"]) {
    const call = `import(${JSON.stringify(outfile)}).then((m) => m.makeFolders("${path}"))`;
    const { status, stderr } = spawnSync(process.execPath, ["-e", call], {
      ...{ timeout: 20_000, killSignal: "SIGKILL", encoding: "utf8" },
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining("mkdir '/proc/x'")]);
  }
});
