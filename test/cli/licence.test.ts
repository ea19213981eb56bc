import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

test("the licence of the package that reads YAML comes with it", () => {
  const licence = readFileSync(join(root, "node_modules/yaml/LICENSE"), "utf8").trim();
  expect(licence).toMatch(/^Copyright Eemeli Aro/);
  const bundle = readFileSync(join(root, "dist/bin/yaml.cjs"), "utf8");
  expect(bundle).toContain(licence);
  // `dist` is what is published.
  const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    files: string[];
  };
  expect(files).toContain("dist");
});
