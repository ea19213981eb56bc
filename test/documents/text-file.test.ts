import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readDocument } from "../../src/documents/read-document.ts";
import { readTextFile } from "../../src/documents/text-file.ts";
import { decodeUtf8 } from "../../src/documents/utf8.ts";

const folder = mkdtempSync(join(tmpdir(), "texts-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  [Buffer.from("für\n€"), "für\n€"],
  // What replaces others is right where it was written.
  [Buffer.from("\ufffd"), "\ufffd"],
  [Buffer.from("\ufeff> AT"), "> AT"],
])("%j is UTF-8", (bytes, text) => {
  expect(decodeUtf8(bytes, "f.at")).toBe(text);
});

test.each([
  [Buffer.from("a: é\nfür", "latin1"), "f.at:1:4: the byte 0xe9 is no UTF-8 here"],
  [Buffer.from("\ufffd ä\nb: \xfcber", "latin1"), "f.at:1:1: the byte 0xfd is no UTF-8 here"],
  [Buffer.concat([Buffer.from("für\nb: "), Buffer.from([0xfc])]), "f.at:2:4: the byte 0xfc is"],
  [Buffer.from([0x61, 0xe2, 0x82]), "f.at:1:2: the byte 0xe2 is"],
  [Buffer.from("\ufeff> AT", "utf16le"), "f.at:1:1: this is UTF-16; UTF-8 is needed"],
])("%j is not", (bytes, message) => {
  expect(() => decodeUtf8(bytes, "f.at")).toThrow(message);
});

test("so is a file, which is read or told why not", async () => {
  const file = join(folder, "f.yaml");
  expect(await readTextFile(file, "a text")).toBe("there is no such file");
  expect(await readTextFile(folder, "a text")).toBe("is a folder; a text is needed");
  writeFileSync(file, Buffer.from("name: é", "latin1"));
  await expect(readDocument(file)).rejects.toThrow(`${file}:1:7: the byte 0xe9 is no UTF-8 here`);
  writeFileSync(file, "x".repeat(256 * 1024 + 1));
  expect(await readTextFile(file, "a text")).toBe("has 262145 bytes; at most 262144 are read");
});
