import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeLock, type Lock } from "../../src/storage/lock-file.ts";

let folder = "";
let path = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "modemtwin-"));
  path = join(folder, "lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function taken(hasTurn?: () => void): Lock {
  const lock = takeLock(path, hasTurn);
  if ("by" in lock) throw new Error(`process ${lock.by} has it`);
  return lock;
}

/** What a lock of this process says, in words. */
function ownWords(): string[] {
  const another = join(folder, "another");
  const lock = takeLock(another) as Lock;
  const words = readFileSync(another, "utf8").split(" ");
  lock.release();
  return words;
}

/** The lock of a process that is dead. */
function deadText(): string {
  const words = ownWords();
  return ["4194304", "12", ...words.slice(2)].join(" ");
}

test.each([
  ["a symbolic link that leads nowhere", () => symlinkSync("nowhere", path)],
  ["a symbolic link to a file", () => symlinkSync("other", path)],
  ["a folder", () => mkdirSync(path)],
])("%s in the place of the lock is refused", (_name, put) => {
  writeFileSync(join(folder, "other"), deadText());
  put();
  expect(() => takeLock(path)).toThrow(
    `${path} is in the way, which is not a regular file; remove it`,
  );
  expect(readdirSync(folder).toSorted()).toEqual(["lock", "other"]);
});

test("a lock that changes all the time is given up", () => {
  const dead = deadText();
  writeFileSync(path, dead);
  let start = 12;
  const change = (): void => writeFileSync(path, dead.replace("12", String(++start)));
  expect(() => takeLock(path, change)).toThrow(/changes all the time/);
  expect(readdirSync(folder)).toEqual(["lock"]);
});

test("what lies where the lock is prepared is not written through", () => {
  let name = "";
  writeFileSync(path, deadText());
  taken(() => (name = readdirSync(folder).find((each) => each.startsWith("lock.new-"))!)).release();
  writeFileSync(join(folder, "victim"), "mine");
  symlinkSync("victim", join(folder, name));
  taken().release();
  expect(readFileSync(join(folder, "victim"), "utf8")).toBe("mine");
  expect(readdirSync(folder)).toEqual(["victim"]);
});

test("a disk without room has nothing left on it", () => {
  const program = join(folder, "take.mjs");
  buildSync({
    stdin: {
      contents: `import { takeLock } from "./src/storage/lock-file.ts"; takeLock(process.argv[2]);`,
      resolveDir: join(import.meta.dirname, "../.."),
    },
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
  });
  // No file may grow: the nearest to a full disk that every user can have.
  const { status, stderr } = spawnSync(
    "sh",
    ["-c", 'ulimit -f 0; exec "$0" "$@"', process.execPath, program, path],
    { encoding: "utf8" },
  );
  expect(status).toBe(1);
  expect(stderr).toMatch(/EFBIG/);
  expect(readdirSync(folder)).toEqual(["take.mjs"]);
});

test("who has his turn behind somebody else finds the lock taken", () => {
  writeFileSync(path, deadText());
  const [, , ...world] = ownWords();
  const other = `1 0 ${world.join(" ")}`;
  expect(takeLock(path, () => writeFileSync(path, other))).toEqual({ by: 1 });
  expect(readFileSync(path, "utf8")).toBe(other);
  expect(readdirSync(folder)).toEqual(["lock"]);
});

test("a process of another PID namespace or machine lives: nobody here can tell", () => {
  const [pid, start, boot, space, host] = ownWords();
  const holders = [
    [pid, start, boot, "4026539999", "box"],
    [pid, start, boot, "4026539999", host],
    [pid, start, "a2c1b0d4-0000-0000-0000-000000000000", space, "box"],
    ["4194304", start, "-", space, "box"],
  ];
  for (const holder of holders) {
    writeFileSync(path, holder.join(" "));
    expect(takeLock(path)).toEqual({ by: Number(holder[0]), on: holder[4] });
    expect(readFileSync(path, "utf8")).toBe(holder.join(" "));
  }
});

test.runIf(existsSync("/proc/sys/kernel/random/boot_id"))(
  "a process of an earlier start of this machine is dead",
  () => {
    const boot = "a2c1b0d4-0000-0000-0000-000000000000";
    writeFileSync(path, `${process.pid} 0 ${boot} 4026539999 ${hostname()}`);
    taken().release();
    expect(existsSync(path)).toBe(false);
  },
);

test("a lock that is somebody else's by now stays", () => {
  const lock = taken();
  writeFileSync(path, "1 0 - - box");
  lock.release();
  expect(readFileSync(path, "utf8")).toBe("1 0 - - box");
});
