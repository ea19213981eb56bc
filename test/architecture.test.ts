import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { expect, test } from "vitest";

/** Bottom to top: a layer imports itself and what stands before it, types included. */
const LAYERS = [
  "kernel",
  "cmux",
  "models",
  "documents",
  "at",
  "native",
  "network",
  "services",
  "modem",
  "actions",
  "faults",
  "trace",
  "journal",
  "commands",
  "transports",
  "serialport",
  "storage",
  "testing",
  "scenario",
  "fleet",
  "api",
  "cli",
];

/** Only here may modules of Node be used: the edge, where the machine begins. */
const EDGE = ["documents/", "native/", "network/host/", "transports/", "storage/", "api/", "cli/"];

const src = resolve(import.meta.dirname, "../src");
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(
  (path) => path.endsWith(".ts") && !path.endsWith(".test.ts"),
);

function imports(path: string): string[] {
  const text = readFileSync(`${src}/${path}`, "utf8");
  const found = [...text.matchAll(/(?:from|import\() ?"([^"]+)"/g)];
  return found.map(([, target]) => target!);
}

function layer(path: string): string {
  return path.split("/")[0]!;
}

test("there are sources to look at", () => {
  expect(files.length).toBeGreaterThan(80);
});

test.each(files.filter((path) => path.includes("/")))(
  "%s imports only what stands below",
  (path) => {
    const own = LAYERS.indexOf(layer(path));
    expect(own).toBeGreaterThanOrEqual(0);
    for (const target of imports(path).filter((name) => name.startsWith("."))) {
      const to = relative(src, resolve(src, dirname(path), target));
      expect(LAYERS.indexOf(layer(to)), `${path} imports ${to}`).toBeLessThanOrEqual(own);
    }
  },
);

test.each(files.filter((path) => !EDGE.some((edge) => path.startsWith(edge))))(
  "%s does without modules of Node and packages",
  (path) => {
    const outside = imports(path).filter((name) => !name.startsWith("."));
    expect(outside).toEqual([]);
  },
);

test("no model is compared by name", () => {
  for (const path of files) {
    const text = readFileSync(`${src}/${path}`, "utf8");
    expect(text, path).not.toMatch(/model\.name ===/);
  }
});
