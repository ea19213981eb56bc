// Writes docs/commands/**, docs/uncertain.md and the tables in README.md, docs/transcripts.md and docs/control.md from the declarations; with --check tells whether they are up to date.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { commandPages } from "./docs/commands.ts";
import { withCommands } from "./docs/readme.ts";
import { withActions } from "./docs/control.ts";
import { withSetup } from "./docs/transcripts.ts";
import { withFaults } from "./docs/faults.ts";
import { fleetSchema } from "./docs/fleet.ts";
import { openApiDocument, withRoutes } from "./docs/openapi.ts";
import { scenarioSchema, withScenario } from "./docs/scenarios.ts";
import { uncertainPage } from "./docs/uncertain.ts";

const docs = join(import.meta.dirname, "../docs");
const wanted = new Map([
  ...commandPages(),
  ["uncertain.md", uncertainPage()] as const,
  page("../README.md", withCommands),
  page("transcripts.md", withSetup),
  page("control.md", withActions),
  page("faults.md", withFaults),
  page("scenarios.md", withScenario),
  ["../scenarios/schema.json", scenarioSchema()],
  page("http.md", withRoutes),
  ["openapi.json", openApiDocument()],
  ["fleet.schema.json", fleetSchema()],
]);

/** A page that is written by hand but for a place in it. */
function page(name: string, withGenerated: (text: string) => string): readonly [string, string] {
  return [name, withGenerated(readFileSync(join(docs, name), "utf8"))];
}

function present(): string[] {
  try {
    const pages = readdirSync(join(docs, "commands"), { recursive: true, encoding: "utf8" });
    return pages.filter((name) => name.endsWith(".md")).map((name) => `commands/${name}`);
  } catch {
    return [];
  }
}

function read(name: string): string | undefined {
  try {
    return readFileSync(join(docs, name), "utf8");
  } catch {
    return undefined;
  }
}

const stale = [
  ...[...wanted].filter(([name, text]) => read(name) !== text).map(([name]) => name),
  ...present().filter((name) => !wanted.has(name)),
];

if (process.argv.includes("--check")) {
  if (stale.length > 0) {
    console.error(`docs are stale (npm run docs): ${stale.join(", ")}`);
    process.exitCode = 1;
  }
} else {
  rmSync(join(docs, "commands"), { recursive: true, force: true });
  for (const [name, text] of wanted) {
    const path = join(docs, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  console.log(`${wanted.size} pages written`);
}
