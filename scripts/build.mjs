// Compiles the sources to dist/. Runs at `npm ci`, so that a fresh clone starts at once.
// dist/src is the library with its types. dist/bin is the program: bundled, because loading 160 small modules took
// longer than the rest of a start together, and as CommonJS, which Node loads faster (docs/decisions/006-bundle.md).
import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { build as buildPage } from "vite";

const root = join(import.meta.dirname, "..");
const require = createRequire(import.meta.url);
const manifest = require.resolve("typescript/package.json");
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
/** Lets a bundle load what lies beside it when it needs it, instead of holding it. */
const apart = (filter, file) => ({
  name: `${file} apart`,
  setup: (build) => build.onResolve({ filter }, () => ({ path: `./${file}`, external: true })),
});
await build({
  ...common,
  entryPoints: [join(root, "src/cli/main.ts")],
  outfile: join(root, "dist/bin/main.cjs"),
  external: ["koffi", "serialport", "@redis/client"],
  plugins: [
    apart(/^yaml$/, "yaml.cjs"),
    apart(/^ws$/, "ws.cjs"),
    apart(/^(@hono\/node-server|hono)(\/|$)/, "hono.cjs"),
  ],
});
function licenceOf(name) {
  const folder = join(root, "node_modules", name);
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  return readFileSync(join(folder, file), "utf8").trim();
}
/** Packages that few starts need, beside the program. Their licences want to be in every copy. */
async function besides(name, packages, source) {
  const licences = Object.entries(packages).map(
    ([each, home]) => `/*! ${each} (${home})\n\n${licenceOf(each)}\n*/\n`,
  );
  await build({
    ...common,
    banner: { js: `${licences.join("")}${common.banner.js}` },
    stdin: { contents: source, resolveDir: root },
    external: ["bufferutil", "utf-8-validate"], // ws's own options, which nobody installs here
    outfile: join(root, `dist/bin/${name}.cjs`),
  });
}
// docs/decisions/009-yaml.md, 012-ports.md
await besides("yaml", { yaml: "https://eemeli.org/yaml" }, 'export * from "yaml";');
await besides(
  "ws",
  { ws: "https://github.com/websockets/ws" },
  'export { WebSocketServer } from "ws";',
);
// docs/decisions/013-http.md
await besides(
  "hono",
  { hono: "https://hono.dev", "@hono/node-server": "https://github.com/honojs/node-server" },
  `export { Hono } from "hono";
   export { getRequestListener } from "@hono/node-server";
   export { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";`,
);
await build({
  ...common,
  entryPoints: [join(root, "bin/modemtwin.ts")],
  outfile: join(root, "dist/bin/modemtwin.js"),
  // The entry stays small: it answers --version without reading the rest.
  plugins: [apart(/cli\/main\.ts$/, "main.cjs")],
});
writeFileSync(join(root, "dist/bin/package.json"), '{ "type": "commonjs" }\n');
chmodSync(join(root, "dist/bin/modemtwin.js"), 0o755);
// The console, which --http serves.
await buildPage({ configFile: join(root, "web/vite.config.ts"), logLevel: "warn" });
