import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HostError } from "../../src/kernel/errors.ts";
import { openNvramFile, type NvramFile } from "../../src/storage/nvram-file.ts";

let folder = "";
let path = "";
let told: string[] = [];
const opened: NvramFile[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "modemtwin-"));
  path = join(folder, "nv.json");
  told = [];
});
afterEach(() => {
  for (const nvram of opened.splice(0)) nvram.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(model = "BG95-M3", at = path): NvramFile {
  const nvram = openNvramFile(at, { model, tell: (message) => told.push(message) });
  opened.push(nvram);
  return nvram;
}

function refusal(at = path, model = "BG95-M3"): string {
  try {
    open(model, at);
  } catch (error) {
    expect((error as HostError).code).toBe("MT_NVRAM");
    return (error as HostError).message;
  }
  throw new Error("it was taken");
}

/** What a lock of some process here says. */
function lockOf(pid: number, start = 0): string {
  const nvram = open("BG95-M3", join(folder, "another"));
  const words = readFileSync(join(folder, "another.modemtwin-lock"), "utf8").split(" ");
  nvram.close();
  return [pid, start, ...words.slice(2)].join(" ");
}

/** The file as it is after one thing was kept, with the lock gone. */
function kept(): string {
  const nvram = open();
  nvram.set("sim", { pin: "1234", tries: 3 });
  nvram.close();
  return readFileSync(path, "utf8");
}

describe("what is kept", () => {
  test("is there the next time, and the file comes with the first of it", () => {
    const nvram = open();
    expect(existsSync(path)).toBe(false);
    expect(nvram.get("sim")).toBeUndefined();
    nvram.set("sim", { pin: "1234", list: [1, { deep: null }] });
    nvram.set("9", "a number for a name");
    nvram.set("__proto__", true);
    nvram.set("gone", 1);
    nvram.set("gone", undefined);
    nvram.close();
    const again = open();
    expect(again.get("sim")).toEqual({ pin: "1234", list: [1, { deep: null }] });
    expect(again.get("9")).toBe("a number for a name");
    expect(again.get("__proto__")).toBe(true);
    expect(again.get("gone")).toBeUndefined();
    expect(again.get("toString")).toBeUndefined();
    expect(told).toEqual([]);
  });

  test("is what would be read after a restart", () => {
    const nvram = open();
    const value = { tries: 3 as number, unset: undefined };
    nvram.set("sim", value);
    value.tries = 0;
    expect(nvram.get("sim")).toStrictEqual({ tries: 3 });
  });

  test("is readable, for its owner alone", () => {
    expect(kept()).toMatch(
      /^\{\n {2}"format": "modemtwin nvram",\n {2}"version": 1,\n {2}"model": "BG95-M3",\n {2}"checksum": "[0-9a-f]{32}",\n {2}"sections": \{\n {4}"sim": \{\n {6}"pin": "1234",/,
    );
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("keeps the mode somebody gave it, and leaves nothing else in the folder", () => {
    kept();
    chmodSync(path, 0o640);
    const nvram = open();
    nvram.set("more", 1);
    nvram.close();
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(["nv.json"]);
  });

  test("is not written again when it is the same", () => {
    kept();
    const before = statSync(path).ino;
    const nvram = open();
    nvram.set("sim", { pin: "1234", tries: 3 });
    nvram.set("never", undefined);
    expect(statSync(path).ino).toBe(before);
    nvram.set("sim", { pin: "1234", tries: 2 });
    expect(statSync(path).ino).not.toBe(before);
  });
});

describe("links are followed", () => {
  test("to a file, over several links", () => {
    mkdirSync(join(folder, "data"));
    symlinkSync("data/real.json", path);
    symlinkSync("nv.json", join(folder, "other"));
    const nvram = open("BG95-M3", join(folder, "other"));
    nvram.set("a", 1);
    nvram.set("a", 2);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(lstatSync(join(folder, "data/real.json")).isFile()).toBe(true);
    // The lock is that of the file, whatever name it is called by.
    expect(refusal(join(folder, "data/real.json"))).toMatch(/in use by this process/);
  });

  test("not in a circle", () => {
    symlinkSync("nv.json", path);
    expect(refusal()).toBe(`${path} is a symbolic link that leads to itself; name a file`);
  });
});

describe("what cannot be used is told and left alone", () => {
  test.each([
    [
      "bad JSON",
      (text: string) => text.replace('"pin":', '"pin"'),
      /line 8, column 13 on; mend it/,
    ],
    [
      "half a file",
      (text: string) => text.slice(0, 60),
      /is damaged: no JSON from line 4, column 12/,
    ],
    ["an empty file", () => "", /line 1, column 1/],
    ["zeros", () => "\0".repeat(100), /line 1, column 1/],
    ["another value", (text: string) => text.replace("1234", "9999"), /delete the line "checksum"/],
    [
      "another version",
      (text: string) => text.replace('"version": 1', '"version": 2'),
      /version 2,/,
    ],
    ["another format", () => '{"name":"package"}', /is not an NVRAM file of modemtwin/],
    ["no object", () => "[]", /is not an NVRAM file/],
    [
      "no sections",
      (text: string) => text.replace('"sections"', '"other"'),
      /"sections" is missing/,
    ],
  ])("%s", (_name, damage, message) => {
    const damaged = damage(kept());
    writeFileSync(path, damaged);
    expect(refusal()).toMatch(message);
    expect(refusal().startsWith(`${path} `)).toBe(true);
    expect(readFileSync(path, "utf8")).toBe(damaged);
    expect(readdirSync(folder)).toEqual(["nv.json"]);
  });

  test("another model's file", () => {
    kept();
    expect(refusal(path, "BG77")).toBe(
      `${path} belongs to a BG95-M3, not to a BG77; name another file`,
    );
  });

  test("no file at all", () => {
    expect(refusal(folder)).toMatch(/is not a regular file/);
    expect(refusal("/dev/null")).toMatch(/is not a regular file|cannot be used/);
    expect(refusal(join(folder, "no/such/nv.json"))).toMatch(/the folder does not exist/);
    expect(refusal(join("/proc", "nv.json"))).toMatch(/cannot be used/);
  });

  test("but a file without its checksum is taken as it is", () => {
    const text = kept()
      .replace(/^ *"checksum".*\n/m, "")
      .replace("1234", "9999");
    writeFileSync(path, text);
    expect(open().get("sim")).toEqual({ pin: "9999", tries: 3 });
  });
});

describe("one process at a time", () => {
  test("a second one is refused, until the first has closed it", () => {
    const first = open();
    expect(refusal()).toBe(`${path} is in use by this process; end that one, or name another file`);
    first.close();
    open();
  });

  test("process 1 lives, whoever it is", () => {
    writeFileSync(`${path}.modemtwin-lock`, lockOf(1));
    expect(refusal()).toMatch(/is in use by process 1;/);
  });

  test.each([
    ["of a dead process", () => lockOf(4_194_304, 12)],
    ["of another process with the same number", () => lockOf(process.pid, 1)],
    ["that the machine did not finish to write", () => ""],
  ])("a lock %s is taken over", (_name, text) => {
    const lock = `${path}.modemtwin-lock`;
    writeFileSync(lock, text());
    // Somebody who wanted to take it over died too.
    const turn = createHash("sha256").update(text()).digest("hex").slice(0, 16);
    writeFileSync(`${lock}.${turn}`, lockOf(4_194_303, 9));
    open().close();
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a lock of another container is told with the way to remove it", () => {
    const lock = `${path}.modemtwin-lock`;
    writeFileSync(lock, "7 1234 - 4026539999 box");
    expect(refusal()).toBe(
      `${path} is in use by process 7 of box, a container or machine that cannot be looked into from here; if that process is gone, remove ${lock}`,
    );
  });

  test("something else in the lock's place is told", () => {
    const lock = `${path}.modemtwin-lock`;
    symlinkSync("nowhere", lock);
    expect(refusal()).toBe(
      `${path} cannot be used: ${lock} is in the way, which is not a regular file; remove it`,
    );
  });
});

describe("a disk that fails", () => {
  test("is told once; the module goes on, and everything is written once it works again", () => {
    const nvram = open();
    nvram.set("a", 1);
    // A folder in the place of the next version cannot be written, not even by root.
    mkdirSync(`${path}.modemtwin-next/full`, { recursive: true });
    nvram.set("b", 2);
    nvram.set("b", 3);
    expect(nvram.get("b")).toBe(3);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/nv\.json: .*; what the module keeps stays in memory for now$/);
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ sections: { a: 1 } });
    rmSync(`${path}.modemtwin-next`, { recursive: true });
    nvram.set("b", 3);
    expect(told[1]).toMatch(/written again$/);
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ sections: { a: 1, b: 3 } });
  });

  test("is asked once more at the end", () => {
    const nvram = open();
    mkdirSync(`${path}.modemtwin-next/full`, { recursive: true });
    nvram.set("a", 1);
    expect(existsSync(path)).toBe(false);
    rmSync(`${path}.modemtwin-next`, { recursive: true });
    nvram.close();
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ sections: { a: 1 } });
    expect(told[1]).toMatch(/written again$/);
  });

  test("and what it still refuses is told to be lost, once", () => {
    const nvram = open();
    mkdirSync(`${path}.modemtwin-next/full`, { recursive: true });
    nvram.set("a", 1);
    nvram.close();
    nvram.close();
    expect(told).toHaveLength(2);
    expect(told[1]).toMatch(/nv\.json: .*; what the module kept since the disk failed is lost$/);
    expect(existsSync(`${path}.modemtwin-lock`)).toBe(false);
  });

  test("is left alone behind the end: the file may be somebody else's", () => {
    const nvram = open();
    nvram.set("a", 1);
    nvram.close();
    nvram.set("a", 2);
    expect(nvram.get("a")).toBe(2);
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ sections: { a: 1 } });
  });
});
