import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

test.each([
  ["yaml", /^Copyright Eemeli Aro/],
  ["ws", /^Copyright \(c\) 2011 Einar/],
])("the licence of %s comes with its copy", (name, begins) => {
  const licence = readFileSync(join(root, `node_modules/${name}/LICENSE`), "utf8").trim();
  expect(licence).toMatch(begins);
  const bundle = readFileSync(join(root, `dist/bin/${name}.cjs`), "utf8");
  expect(bundle).toContain(licence);
  // `dist` is what is published.
  const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    files: string[];
  };
  expect(files).toContain("dist");
});
