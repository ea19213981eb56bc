// Measures the module against the least that Node could do in its place. A report, not a test: it never fails because
// of a figure. `npm run bench -- --only at --rounds 3`
import { compile } from "./compiled.ts";
import { readOptions, type Options } from "./options.ts";
import { machine, table, type Row } from "./report.ts";
import { at } from "./suites/at.ts";
import { buffered } from "./suites/buffered.ts";
import { fleet } from "./suites/fleet.ts";
import { start } from "./suites/start.ts";
import { transparent } from "./suites/transparent.ts";

const SUITES: { readonly [name: string]: (options: Options) => Promise<Row[]> } = {
  at,
  transparent,
  buffered,
  fleet,
  start,
};

const options = readOptions(process.argv.slice(2));
const { only } = options;
const chosen = Object.entries(SUITES).filter(([name]) => only === undefined || name === only);
if (chosen.length === 0) {
  console.error(`--only ${only}: there is ${Object.keys(SUITES).join(", ")}`);
  process.exit(2);
}
compile();
console.log(machine());
const rows: Row[] = [];
for (const [name, suite] of chosen) {
  console.error(`${name} …`);
  rows.push(...(await suite(options)));
}
console.log(`medians of ${options.rounds} rounds\n`);
console.log(table(rows));
