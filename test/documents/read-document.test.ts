import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { DocumentNode } from "../../src/documents/document-node.ts";
import { parseDocument, readDocument } from "../../src/documents/read-document.ts";
import type { HostError } from "../../src/kernel/errors.ts";

/** What reading a text comes to: the value, or the message. */
async function reading(text: string, read: (root: DocumentNode) => unknown): Promise<unknown> {
  try {
    const document = await parseDocument("f.yaml", text);
    const value = read(document.root);
    document.check();
    return value;
  } catch (error) {
    expect((error as HostError).code).toBe("MT_FILE");
    return (error as HostError).message;
  }
}

const nameAndCount = (root: DocumentNode): unknown => {
  const { name, count, mode, tags } = root.fields("name", "count", "mode", "tags");
  return [
    name?.text(),
    count?.integer({ min: 0, max: 31 }),
    mode?.oneOf(["fast", true, 2]),
    tags?.list((item) => item.text()),
  ];
};

test.each([
  ["name: BG95\ncount: 0x1F\nmode: fast\ntags: [a, b]", ["BG95", 31, "fast", ["a", "b"]]],
  ['{"name": "BG95", "count": 3, "mode": true, "tags": []}', ["BG95", 3, true, []]],
  // Numbers as a text are what is written; what is not given is undefined.
  ["name: 01.10", ["01.10", undefined, undefined, undefined]],
  ["{}", [undefined, undefined, undefined, undefined]],
  ["name: &n no\ntags: [*n, *n]", ["no", undefined, undefined, ["no", "no"]]],
])("%j", async (text, value) => {
  expect(await reading(text, nameAndCount)).toEqual(value);
});

test.each([
  ["", "f.yaml:1:1: the file is empty; a mapping with name, count, mode, tags is needed"],
  ["- a", "f.yaml:1:1: the file is a list; a mapping with name, count, mode, tags is needed"],
  [
    "nmae: x",
    "f.yaml:1:1: nmae is not known; did you mean name? allowed are name, count, mode, tags",
  ],
  ["count: 32", "f.yaml:1:8: count is 32; a whole number from 0 to 31 is needed"],
  ["count: '3'", 'f.yaml:1:8: count is "3"; a whole number from 0 to 31 is needed'],
  ["count: 1.5", "f.yaml:1:8: count is 1.5; a whole number from 0 to 31 is needed"],
  ["count:", "f.yaml:1:7: count is empty; a whole number from 0 to 31 is needed"],
  ["mode: fats", 'f.yaml:1:7: mode is "fats"; did you mean fast? allowed are fast, true, 2'],
  ["name: true", "f.yaml:1:7: name is true; a text is needed, in quotes if need be"],
  ["name: ''", 'f.yaml:1:7: name is ""; a text is needed'],
  ["name: {}", "f.yaml:1:7: name is a mapping; a text is needed"],
  ["tags: x", 'f.yaml:1:7: tags is "x"; a list is needed'],
  ["tags:\n  - a\n  - [b]", "f.yaml:3:5: tags[2] is a list; a text is needed"],
  // Everything at once, in the order of the file.
  [
    "tags: 1\nother: 2\ncount: -1",
    [
      "f.yaml:1:7: tags is 1; a list is needed",
      "f.yaml:2:1: other is not known; allowed are name, count, mode, tags",
      "f.yaml:3:8: count is -1; a whole number from 0 to 31 is needed",
    ].join("\n"),
  ],
])("%j is refused", async (text, message) => {
  expect(await reading(text, nameAndCount)).toBe(message);
});

test.each([
  ["name: [a", /^f\.yaml:1:\d+: .*; YAML or JSON is needed$/m],
  ["name: a\nname: b", /^f\.yaml:2:1: "name" stands there twice; once is enough$/],
  ["a: 1\n b: 2", /^f\.yaml:[12]:\d+: /],
  ["{a: 1}\n---\n{b: 1}", /^f\.yaml:2:1: Source contains multiple documents/],
  ["name: *nobody", /^f\.yaml:1:7: the alias means nothing that stands before it/],
  ["tags: &t [*t]", /^f\.yaml:1:11: the alias stands inside what it means/],
  ["name: !secret x", /^f\.yaml:1:7: Unresolved tag/],
  ["? [a]\n: b", /^f\.yaml:1:\d+: With stringKeys, all keys must be strings/],
  ["\tname: x", /^f\.yaml:1:1: /],
])("%j is not YAML", async (text, message) => {
  expect(await reading(text, nameAndCount)).toMatch(message);
});

test("a file that refers to itself many times over stays small", async () => {
  const rows = ["a0: &a0 [x, x]"];
  for (let row = 1; row < 40; row++) rows.push(`a${row}: &a${row} [*a${row - 1}, *a${row - 1}]`);
  const last = (root: DocumentNode): unknown => root.entries().at(-1)?.items().length;
  expect(await reading(rows.join("\n"), last)).toBe(2);
});

test("an alias means what its name was given to last", async () => {
  expect(await reading("name: &n a\ncount: &n 2\ntags: [*n, &n b, *n]", nameAndCount)).toEqual([
    "a",
    2,
    undefined,
    ["2", "b", "b"],
  ]);
  expect(await reading("? &n name\n: *n", nameAndCount)).toEqual([
    "name",
    undefined,
    undefined,
    undefined,
  ]);
});

// Each took from twenty seconds to for ever.
test.each([
  ["keys", Array.from({ length: 30_000 }, (_, index) => `k${index}: 1`).join("\n")],
  ["the same key", "k: 1\n".repeat(40_000)],
  ["aliases", `a: &a 1\ntags:\n${" - *a\n".repeat(40_000)}`],
  ["items", `[${"1,".repeat(120_000)}1]`],
  ["mistakes", "a: @\n".repeat(50_000)],
  ["brackets that close nothing", "]".repeat(100_000)],
])("too many %s are told in time", async (_name, text) => {
  const start = performance.now();
  expect(await reading(text, nameAndCount)).toMatch(
    /: there are more than 5000 values; so many are not read$|^f\.yaml: and \d+ more$/m,
  );
  expect(performance.now() - start).toBeLessThan(10_000);
});

test("as many values as are needed are read", async () => {
  const tags = Array.from({ length: 4000 }, () => "x");
  expect(await reading(`tags: [${tags.join()}]`, nameAndCount)).toEqual([
    undefined,
    undefined,
    undefined,
    tags,
  ]);
});

// What opens is counted, whatever closes nothing before it or is left open.
test.each(["]\n", "}}\n", "[\n---\n"])("%j hides no nesting", async (before) => {
  expect(await reading(before + "- ".repeat(50_000), nameAndCount)).toMatch(
    /^f\.yaml:\d+:\d+: the file is nested too deeply; 64 levels are enough$/,
  );
  expect(await reading(before + "[".repeat(50_000), nameAndCount)).toMatch(/nested too deeply/);
});

test.each(["[", "{a: ", "- ", "? ", "[{a: "])(
  "%j a hundred thousand times is told",
  async (part) => {
    expect(await reading(part.repeat(100_000), nameAndCount)).toMatch(
      /^f\.yaml:1:\d+: the file is nested too deeply; 64 levels are enough$/,
    );
  },
);

test("brackets in texts are no nesting", async () => {
  const many = "[".repeat(500);
  const text = `name: '${many}'\ntags:\n  - "${many}"\n  - x${many}\n  - |\n    ${many}\n`;
  expect(await reading(text, nameAndCount)).toEqual([
    many,
    undefined,
    undefined,
    [many, `x${many}`, `${many}\n`],
  ]);
});

test("more than twenty problems are counted", async () => {
  const text = Array.from({ length: 25 }, (_, index) => `key${index}: 1`).join("\n");
  const message = String(await reading(text, nameAndCount));
  expect(message.split("\n")).toHaveLength(21);
  expect(message).toMatch(/\nf\.yaml: and 5 more$/);
});

test("files that cannot be read", async () => {
  const folder = mkdtempSync(join(tmpdir(), "modemtwin-"));
  await expect(readDocument(join(folder, "none.yaml"))).rejects.toThrow(
    `${folder}/none.yaml: there is no such file`,
  );
  await expect(readDocument(folder)).rejects.toThrow(/is a folder; a YAML or JSON file is needed/);
  await expect(readDocument("/dev/zero")).rejects.toThrow(
    "/dev/zero: is not a regular file; a YAML or JSON file is needed",
  );
  writeFileSync(join(folder, "a.yaml"), "# x\n".repeat(65_537));
  await expect(readDocument(join(folder, "a.yaml"))).rejects.toThrow(
    `${folder}/a.yaml: has 262148 bytes; at most 262144 are read`,
  );
  writeFileSync(join(folder, "a.yaml"), "\uFEFFname: x\r\ncount: 2\r\n");
  const { root } = await readDocument(join(folder, "a.yaml"));
  expect(root.fields("name", "count").count?.scalar).toBe(2);
  rmSync(folder, { recursive: true });
});
