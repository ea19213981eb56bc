import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const page = readFileSync("docs/events.md", "utf8");

/** The part of a source that declares what is told. */
function declared(file: string, begin: string): string {
  const source = readFileSync(file, "utf8");
  const from = source.indexOf(begin);
  expect(from, `${begin} in ${file}`).toBeGreaterThanOrEqual(0);
  const next = source.indexOf("\nexport ", from + 1);
  return source.slice(from, next < 0 ? undefined : next);
}

/** The words in quotes, of the type of one property. */
function wordsOf(source: string, property: string): string[] {
  const types = source.matchAll(
    new RegExp(`readonly ${property}:\\s+((?:\\|?\\s*"[^"]+"\\s*)+);`, "g"),
  );
  return [...types].flatMap(([, type = ""]) => [...type.matchAll(/"([^"]+)"/g)].map(([, w]) => w!));
}

const told = [
  declared("src/cli/report.ts", "export type Report"),
  declared("src/services/events.ts", "export type ModemEvent"),
  declared("src/faults/faults.ts", "export interface FaultEvent"),
].join("\n");
const kinds = wordsOf(declared("src/cli/report.ts", "export interface PortInfo"), "kind");
/** What `run --json` tells of. */
const ofRun = ["passed", "failed", "ran"];
/** What `fleet --json` tells of, besides. */
const ofFleet = ["progress"];
const events = [...new Set([...wordsOf(told, "event"), ...ofRun, ...ofFleet])];

const toldOfFleets = [
  declared("src/fleet/report/progress.ts", "export interface Progress"),
  declared("src/cli/fleet/words.ts", "export interface FleetReady"),
].join("\n");

/** The rows whose first column is this. */
function rows(name: string): string[] {
  return page.split("\n").filter((line) => new RegExp(`^\\| \`${name}\` +\\|`).test(line));
}

test("the sources were read", () => {
  expect(events).toEqual(expect.arrayContaining(["ready", "host left", "socket closed", "fault"]));
  expect(kinds).toEqual(expect.arrayContaining(["pty", "stdio"]));
});

test.each(events)("%s has one row", (name) => {
  expect(rows(name)).toHaveLength(1);
});

test("every field is named", () => {
  const fields = [...told.matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name!);
  const missing = [...new Set(fields)].filter(
    (name) => name !== "event" && !page.includes(`\`${name}\``),
  );
  expect(missing).toEqual([]);
});

test("every field of a fleet's events is in their rows", () => {
  const [, section = ""] = page.split("## modemtwin fleet --json");
  const fields = [...toldOfFleets.matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name!);
  expect(fields).toEqual(expect.arrayContaining(["lasted", "ramp", "ports"]));
  const missing = fields.filter((name) => name !== "event" && !section.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});

test.each(kinds)("a port of kind %s has a row with an example", (kind) => {
  expect(rows(kind)).toHaveLength(1);
  const [, example = ""] = /`(\{.*\})`/.exec(rows(kind)[0]!) ?? [];
  expect(JSON.parse(example)).toMatchObject({ kind, at_port: "uart1" });
});

test("the examples are of events that there are, with fields of their rows", () => {
  const examples = page.split("\n").filter((line) => line.startsWith("{"));
  for (const example of examples) {
    const { event, ...fields } = JSON.parse(example) as { readonly event: string };
    const [row = ""] = rows(event);
    for (const name of Object.keys(fields)) expect(row, example).toContain(`\`${name}\``);
  }
});
