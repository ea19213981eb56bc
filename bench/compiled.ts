import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { buildSync } from "esbuild";

// What is measured, and what it is measured against, runs as JavaScript that the project's own compiler made, as it
// does for users: a loader of TypeScript adds wrappers to functions and a heap of its own to every process. It is
// compiled afresh for every run, because yesterday's code is easily measured.

const ROOT = path.join(import.meta.dirname, "..");
const OUT = path.join(ROOT, "node_modules/.cache/modemtwin-bench");

/** Compiles the sources and these benches. */
export function compile(): void {
  const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
  const tsc = path.join(path.dirname(manifest), "bin/tsc");
  fs.mkdirSync(OUT, { recursive: true });
  fs.writeFileSync(path.join(OUT, "package.json"), '{ "type": "module" }\n');
  // It tells of errors itself, and compiles all the same: what does not type-check can still be measured.
  spawnSync(process.execPath, [tsc, "-p", import.meta.dirname], { stdio: "inherit" });
  for (const module of BUNDLED) bundle(compiled(module));
}

/**
 * Ours runs as one file, as the program does that users run: three hundred modules cost a heap that is larger by a
 * fifth, and the collector's time with it. The bare programs are one file each by themselves.
 */
const BUNDLED = ["subjects/ours.ts", "fleet/modems.ts", "fleet/sockets.ts"];

function bundle(file: string): void {
  buildSync({
    entryPoints: [file],
    outfile: file,
    allowOverwrite: true,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "warning",
  });
}

/** A module of this folder, compiled. */
export function compiled(module: string): string {
  return path.join(OUT, "bench", module.replace(/\.ts$/, ".js"));
}

/** The program as it is installed; built if that is missing or older than the sources. */
export function installed(): string {
  const program = path.join(ROOT, "dist/bin/modemtwin.js");
  const built = fs.statSync(program, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const changed = Math.max(...["src", "bin"].map((folder) => lastChange(path.join(ROOT, folder))));
  if (built < changed) {
    console.error("dist/ is older than the sources: building");
    execFileSync(process.execPath, [path.join(ROOT, "scripts/build.mjs")], { stdio: "inherit" });
  }
  return program;
}

function lastChange(folder: string): number {
  const files = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
  return Math.max(...files.map((file) => fs.statSync(path.join(folder, file)).mtimeMs));
}
