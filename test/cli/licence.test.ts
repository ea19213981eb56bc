import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

test.each([
  ["yaml", "yaml", /^Copyright Eemeli Aro/],
  ["ws", "ws", /^Copyright \(c\) 2011 Einar/],
  ["hono", "hono", /^MIT License\n\nCopyright \(c\) 2021/],
  ["@hono/node-server", "hono", /^MIT License\n\nCopyright \(c\) 2022/],
])("the licence of %s comes with its copy", (name, file, begins) => {
  const licence = readFileSync(join(root, `node_modules/${name}/LICENSE`), "utf8").trim();
  expect(licence).toMatch(begins);
  const bundle = readFileSync(join(root, `dist/bin/${file}.cjs`), "utf8");
  expect(bundle).toContain(licence);
  // `dist` is what is published.
  const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    files: string[];
  };
  expect(files).toContain("dist");
});
