import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

// Measured is dist/, what `tsc` made and what users run: the loader that runs these benches wraps functions of the
// TypeScript it loads (to keep their names), and would be measured along. It leaves compiled JavaScript as it is.

const ROOT = path.join(import.meta.dirname, "..");

/** The command as it is installed. */
export const PROGRAM = path.join(ROOT, "dist/bin/modemtwin.js");

/** Compiles if the sources are newer than what was compiled: yesterday's code is easily measured. */
export function compile(): void {
  const compiled = fs.statSync(path.join(ROOT, "dist/src/index.js"), { throwIfNoEntry: false });
  const newest = Math.max(...["src", "bin"].map((folder) => newestChange(path.join(ROOT, folder))));
  if (compiled && compiled.mtimeMs >= newest) return;
  console.log("dist/ is older than src/: compiling");
  execFileSync(process.execPath, [path.join(ROOT, "scripts/build.mjs")], { stdio: "inherit" });
}

function newestChange(folder: string): number {
  const files = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
  return Math.max(...files.map((file) => fs.statSync(path.join(folder, file)).mtimeMs));
}

/** The package as it is published. */
export async function library(): Promise<typeof import("../src/index.ts")> {
  return import(compiled("index"));
}

/** The terminal calls alone, for what is compared with the package. */
export async function terminals(): Promise<typeof import("../src/native/pty.ts")> {
  return import(compiled("native/pty"));
}

function compiled(module: string): string {
  return new URL(`../dist/src/${module}.js`, import.meta.url).href;
}
