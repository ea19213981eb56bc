#!/usr/bin/env node
import { version } from "../src/cli/version.ts";

// Answered before anything else is loaded: tools ask for the version often.
if (process.argv[2] === "--version") process.stdout.write(`${version()}\n`);
else void import("../src/cli/main.ts").then(({ main }) => main(process.argv.slice(2)));
