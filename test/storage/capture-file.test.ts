import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CaptureFile, openCaptureFile } from "../../src/storage/capture-file.ts";

let folder = "";
let path = "";
let told: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "modemtwin-"));
  path = join(folder, "capture.pcapng");
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(at = path) {
  return openCaptureFile(at, { tell: (message) => told.push(message) });
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
}

test("everything is in it, in order, whenever it is closed", async () => {
  for (const pause of [0, 1, 20]) {
    const file = open();
    const blocks = Array.from({ length: 3000 }, (_, number) => Buffer.from(`block ${number};`));
    for (const [number, block] of blocks.entries()) {
      expect(file.write(block)).toBe(true);
      if (number % 1000 === 0) await turns(pause);
    }
    file.close();
    expect(readFileSync(path).equals(Buffer.concat(blocks))).toBe(true);
  }
  expect(told).toEqual([]);
});

test("what was in it is gone, and others cannot read it", () => {
  writeFileSync(path, "x".repeat(100), { mode: 0o600 });
  const file = open();
  file.write(Buffer.from("new"));
  file.close();
  expect(readFileSync(path, "utf8")).toBe("new");
  expect(statSync(path).mode & 0o077).toBe(0);
});

test("a disk that is too slow loses blocks, but none that is essential, and is told of once", () => {
  const file = open();
  const block = Buffer.alloc(1024 * 1024);
  const taken = Array.from({ length: 20 }, () => file.write(block));
  expect(taken.filter((one) => one)).toHaveLength(16);
  expect(file.write(Buffer.from("needed"), true)).toBe(true);
  expect(told).toEqual([`${path}: the disk is too slow, packets are lost`]);
  file.close();
  expect(told.slice(1)).toEqual([`${path}: 4 packets were lost`]);
  expect(readFileSync(path).subarray(-6).toString()).toBe("needed");
});

test.skipIf(process.platform !== "linux")("a disk that is full is told of once", async () => {
  const file = openFull();
  for (let turn = 0; turn < 5; turn++) {
    file.write(Buffer.from("block"));
    await turns(10);
  }
  expect(file.write(Buffer.from("block"))).toBe(false);
  file.close();
  expect(told).toEqual([expect.stringMatching(/ENOSPC.*; nothing more is written to it$/)]);
});

/** /dev/full is no regular file, which `openCaptureFile` wants. */
function openFull() {
  return new CaptureFile("/dev/full", openSync("/dev/full", "w"), {
    tell: (message) => told.push(message),
  });
}

test("a place where no file can be is refused in one line", () => {
  mkdirSync(path);
  expect(() => open()).toThrow(`${path} cannot be written: it is no regular file`);
  expect(() => open(join(folder, "none", "x"))).toThrow("no such file or directory");
});
