// Compiles the sources to dist/. Runs at `npm ci`, so that a fresh clone starts at once.
// dist/src is the library with its types. dist/bin is the program: bundled, because loading 160 small modules took
// longer than the rest of a start together, and as CommonJS, which Node loads faster (docs/decisions/006-bundle.md).
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");
const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
const tsc = join(dirname(manifest), "bin", "tsc");

rmSync(join(root, "dist"), { recursive: true, force: true });
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });

const common = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  // As require: a real import() would start the loader of ES modules, 20 ms.
  supported: { "dynamic-import": false },
  minifyWhitespace: true,
  minifySyntax: true,
  define: { "import.meta.url": "moduleUrl" },
  banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
  allowOverwrite: true,
  logLevel: "warning",
};
await build({
  ...common,
  entryPoints: [join(root, "src/cli/main.ts")],
  outfile: join(root, "dist/bin/main.cjs"),
  external: ["koffi"],
});
await build({
  ...common,
  entryPoints: [join(root, "bin/modemtwin.ts")],
  outfile: join(root, "dist/bin/modemtwin.js"),
  plugins: [
    {
      // The entry stays small: it answers --version without reading the rest.
      name: "main apart",
      setup: (build) =>
        build.onResolve({ filter: /cli\/main\.ts$/ }, () => ({
          path: "./main.cjs",
          external: true,
        })),
    },
  ],
});
writeFileSync(join(root, "dist/bin/package.json"), '{ "type": "commonjs" }\n');
chmodSync(join(root, "dist/bin/modemtwin.js"), 0o755);
