#!/usr/bin/env node
import { readFileSync } from "node:fs";

// Answered before anything else is loaded: tools ask for the version often.
if (process.argv[2] === "--version") {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  process.stdout.write(`${(JSON.parse(manifest) as { version: string }).version}\n`);
} else {
  void import("../src/cli/main.ts").then(({ main }) => main(process.argv.slice(2)));
}
