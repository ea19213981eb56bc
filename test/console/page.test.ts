import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const built = join(import.meta.dirname, "../../dist/web");
const files = readdirSync(built, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

test("the page has 250 KiB at most, compressed, its licences included", () => {
  const bytes = files.map((file) => gzipSync(readFileSync(file), { level: 9 }).length);
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(250 * 1024);
});

test("its page names nothing that is elsewhere, and runs no script of its own", () => {
  const html = readFileSync(join(built, "index.html"), "utf8");
  expect(html).not.toMatch(/https?:\/\//);
  expect(html).not.toMatch(/<script(?![^>]* src=)/);
});

test.each(["preact", "@xterm/xterm", "@xterm/addon-fit"])(
  "the licence of %s comes along",
  (name) => {
    const licences = readFileSync(join(built, "licences.txt"), "utf8");
    expect(licences).toContain(name);
    expect(licences).toContain("The MIT License");
  },
);
