// Compiles the sources to dist/. Runs at `npm ci`, so that a fresh clone starts at once.
// dist/src is the library with its types; dist/bin is the program, bundled: loading 160 small modules took longer than
// everything else of a start together (docs/decisions/006-bundle.md).
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");
const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
const tsc = join(dirname(manifest), "bin", "tsc");

rmSync(join(root, "dist"), { recursive: true, force: true });
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
await build({
  entryPoints: [join(root, "bin/modemtwin.ts")],
  outdir: join(root, "dist/bin"),
  bundle: true,
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  platform: "node",
  format: "esm",
  target: "node20",
  external: ["koffi"],
  allowOverwrite: true,
  logLevel: "warning",
});
chmodSync(join(root, "dist/bin/modemtwin.js"), 0o755);
