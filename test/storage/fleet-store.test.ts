import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openFleetStore } from "../../src/storage/fleet-store/open.ts";
import { isOfOneProcess } from "../../src/storage/fleet-store/store-text.ts";
import type { FleetStore, Lease } from "../../src/storage/fleet-store/store.ts";
import { buildHolder, CleanUp, Holder, imei, until } from "./fleet-store-processes.ts";

const own = mkdtempSync(join(tmpdir(), "modemtwin-fleet-"));
const program = join(own, "holder.mjs");
const after = new CleanUp();
let folder = "";
let told: string[] = [];

beforeAll(() => buildHolder(program));
afterAll(() => rmSync(own, { recursive: true, force: true }));
beforeEach(() => {
  told = [];
  folder = after.folder(mkdtempSync(join(tmpdir(), "modemtwin-fleet-")));
});
afterEach(() => after.run());

async function open(text: string): Promise<FleetStore> {
  const store = await openFleetStore(text, { tell: (message) => told.push(message) });
  after.add(() => store.close().catch(() => {}));
  return store;
}

async function leased(store: FleetStore, which = imei(1)): Promise<Lease> {
  const lease = await store.lease(which);
  if (!lease) throw new Error(`${which} is live elsewhere`);
  return lease;
}

async function holder(text: string): Promise<Holder> {
  const one = await Holder.start(program, text);
  after.add(() => one.kill());
  return one;
}

function fileOf(which: string): string {
  return join(folder, which.slice(-3), `${which}.json`);
}

describe.each(["memory", "dir"])("%s", (kind) => {
  const text = (): string => (kind === "dir" ? `dir:${folder}` : kind);

  test("an identity is live once, and what it kept comes with it", async () => {
    const store = await open(text());
    const lease = await leased(store);
    expect(lease.nvram.get("sim")).toBeUndefined();
    lease.nvram.set("sim", { pin: "1234", text: "é€ \u0000", list: [1, null] });
    lease.nvram.set("profile", 1);
    lease.nvram.set("profile", undefined);
    expect(lease.nvram.get("sim")).toMatchObject({ pin: "1234" });
    expect(await store.lease(imei(1))).toBeUndefined();
    await lease.release();
    await lease.release();
    const again = await leased(store);
    expect(again.nvram.get("sim")).toEqual({ pin: "1234", text: "é€ \u0000", list: [1, null] });
    expect(again.nvram.get("profile")).toBeUndefined();
    expect(again.lost).toBeUndefined();
    expect(told).toEqual([]);
  });

  test("a closed store has none, and a thing that is no IMEI is refused", async () => {
    const store = await open(text());
    for (const wrong of ["../../etc/passwd", "12345678901234", ""]) {
      await expect(store.lease(wrong)).rejects.toMatchObject({
        code: "MT_USAGE",
        message: `IMEI ${JSON.stringify(wrong)}: allowed are 15 digits`,
      });
    }
    await leased(store);
    await store.close();
    await expect(store.lease(imei(1))).rejects.toMatchObject({ code: "MT_NVRAM" });
  });
});

describe("dir", () => {
  test("everything is there behind a close, in many folders and for nobody else to read", async () => {
    const store = await open(`dir:${folder}`);
    const leases = await Promise.all(
      Array.from({ length: 2000 }, (_, index) => leased(store, imei(index))),
    );
    for (const [index, lease] of leases.entries()) lease.nvram.set("index", index);
    await store.close();
    expect(readdirSync(folder)).toHaveLength(1000);
    expect(readdirSync(join(folder, "017"))).toEqual([`${imei(17)}.json`, `${imei(1017)}.json`]);
    expect(statSync(fileOf(imei(17))).mode & 0o077).toBe(0);
    const next = await open(`dir:${folder}`);
    for (const index of [0, 1, 1999]) {
      expect((await leased(next, imei(index))).nvram.get("index")).toBe(index);
    }
  });

  test("of two stores one has it", async () => {
    const [one, other] = [await open(`dir:${folder}`), await open(`dir:${folder}`)];
    const lease = await leased(one);
    expect(await other.lease(imei(1))).toBeUndefined();
    lease.nvram.set("a", 1);
    await one.close();
    expect((await leased(other)).nvram.get("a")).toBe(1);
  });

  test("it is taken over from a process that was killed, with what that kept", async () => {
    const dead = await holder(`dir:${folder}`);
    expect(await dead.lease([imei(1)])).toEqual([imei(1)]);
    const store = await open(`dir:${folder}`);
    expect(await store.lease(imei(1))).toBeUndefined();
    for (let value = 0; value < 50; value++) await dead.set(imei(1), value);
    await until(() => readText(fileOf(imei(1))).includes('"value":49'));
    await dead.kill();
    const lease = await leased(store);
    expect(lease.nvram.get("value")).toBe(49);
    lease.nvram.set("value", 50);
    await lease.release();
    expect(readdirSync(dirname(fileOf(imei(1))))).toEqual([`${imei(1)}.json`]);
  });

  test("two processes at once have every identity once", async () => {
    const holders = await Promise.all([1, 2].map(() => holder(`dir:${folder}`)));
    const all = Array.from({ length: 500 }, (_, index) => imei(index));
    const got = await Promise.all(
      holders.map((one, index) => one.lease(index === 0 ? all : all.toReversed())),
    );
    expect(got.flat().toSorted()).toEqual(all);
    await holders[0]!.kill();
    const store = await open(`dir:${folder}`);
    const free = await Promise.all(all.map((one) => store.lease(one)));
    expect(free.filter((lease) => lease)).toHaveLength(got[0]!.length);
  });

  test("a disk that fails is told of once, and gets everything when it works again", async () => {
    const store = await open(`dir:${folder}`);
    const leases = await Promise.all([1, 1001].map((index) => leased(store, imei(index))));
    const shard = dirname(fileOf(imei(1)));
    rmSync(shard, { recursive: true });
    for (const lease of leases) lease.nvram.set("a", 1);
    await until(() => told.length > 0);
    expect(told).toEqual([
      expect.stringMatching(
        /001\.json: no such file or directory; what the modules keep stays in memory for now$/,
      ),
    ]);
    mkdirSync(shard);
    await until(() => told.length > 1);
    expect(told.slice(1)).toEqual([`${folder}: written again`]);
    await store.close();
    expect(readText(fileOf(imei(1001)))).toContain('"a":1');
  });

  test("what could not be kept at the end is no secret", async () => {
    const store = await open(`dir:${folder}`);
    const lease = await leased(store);
    const other = await leased(store, imei(1001));
    rmSync(dirname(fileOf(imei(1))), { recursive: true });
    lease.nvram.set("a", 1);
    other.nvram.set("a", 1);
    await expect(lease.release()).rejects.toMatchObject({ code: "MT_NVRAM" });
    await expect(store.close()).rejects.toThrow(
      "no such file or directory; what modules kept last is lost: 1 of 1",
    );
  });

  test("a file that cannot be used is left as it is, and so is its lock", async () => {
    const path = fileOf(imei(1));
    mkdirSync(dirname(path));
    const store = await open(`dir:${folder}`);
    for (const [text, what] of [
      ["{", "is damaged: it is no JSON"],
      ["{}", "is no NVRAM of a fleet"],
      ['{"format":"modemtwin fleet nvram","version":1}', '"sections" is missing'],
    ] as const) {
      writeFileSync(path, text);
      await expect(store.lease(imei(1))).rejects.toMatchObject({
        code: "MT_NVRAM",
        message: expect.stringContaining(what) as string,
      });
      expect(readText(path)).toBe(text);
      expect(readdirSync(dirname(path))).toEqual([`${imei(1)}.json`]);
    }
  });

  test("of a lock from elsewhere nobody can tell, so it is told of, once", async () => {
    const store = await open(`dir:${folder}`);
    for (const which of [imei(1), imei(1001)]) {
      mkdirSync(dirname(fileOf(which)), { recursive: true });
      writeFileSync(`${fileOf(which)}.modemtwin-lock`, "17 3 - 4026539999 box");
      expect(await store.lease(which)).toBeUndefined();
    }
    expect(told).toEqual([
      expect.stringMatching(
        /001\.json is in use by process 17 of box, a container or machine .* remove .*-lock$/,
      ),
    ]);
  });

  test("a place where no folder can be is refused", async () => {
    writeFileSync(join(folder, "file"), "");
    await expect(open(`dir:${folder}/file/x`)).rejects.toMatchObject({
      code: "MT_NVRAM",
      message: `--store dir:${folder}/file/x: not a directory; name a folder that is writable`,
    });
    if (process.getuid?.() === 0) return; // who may do everything
    chmodSync(folder, 0o500);
    await expect(open(`dir:${folder}`)).rejects.toThrow("permission denied");
  });
});

test.each([
  ["", ""],
  ["file", "file"],
  ["dir:", "dir:"],
  ["redis:", "redis:…"],
  ["redis://", "redis:…"],
  ["redis://:secret", "redis:…"],
  ["redis://user:secret@host:99999", "redis:…"],
  ["redis://user:12/secret@host", "redis:…"],
  ["redis://user:12#secret@host", "redis:…"],
  ["redis://user:12?secret@host", "redis:…"],
  ["redis://host?password=secret", "redis:…"],
  ["redis://user:%secret@host", "redis:…"],
  ["redis://host?keep=0h", "redis:…"],
  ["redis://host?keep=3651d", "redis:…"],
  ["redis://host?keep=1w", "redis:…"],
  ["rediss://host/secret", "rediss:…"],
  ["valkey://host", "valkey:…"],
  ["user:secret@host", "…"],
  ["secret@host", "…"],
  ["a/folder", "a/folder"],
])("%j is refused without a secret", async (text, shown) => {
  await expect(open(text)).rejects.toMatchObject({
    code: "MT_USAGE",
    message: `--store ${shown}: allowed are memory, dir:PATH and redis://[[USER]:PASSWORD@]HOST[:PORT][/DB][?prefix=PREFIX&keep=30d] with 1h to 3650d, or rediss://…, or @FILE with one of these in its first line`,
  });
});

describe("@FILE", () => {
  test("the store is the first line of the file", async () => {
    const file = join(folder, "store");
    const kept = join(folder, "kept");
    writeFileSync(file, `dir:${kept}\r\nand more\n`);
    const store = await open(`@${file}`);
    (await leased(store)).nvram.set("a", 1);
    await store.close();
    expect(readText(join(kept, "001", `${imei(1)}.json`))).toContain('"a":1');
  });

  test("nothing of the file is in a message", async () => {
    const file = join(folder, "store");
    for (const text of ["secret", "redis://user:12/secret@host", ""]) {
      writeFileSync(file, text);
      const error = await open(`@${file}`).catch((error: unknown) => error);
      expect(error).toMatchObject({ code: "MT_USAGE" });
      expect((error as Error).message).toMatch(`--store @${file}: allowed are memory, dir:PATH`);
      expect(`${(error as Error).stack}`).not.toContain("secret");
    }
    await expect(open(`@${folder}/nowhere`)).rejects.toMatchObject({
      code: "MT_USAGE",
      message: `--store @${folder}/nowhere: no such file or directory`,
    });
  });

  test("memory is of one process, whoever says it", () => {
    const file = join(folder, "store");
    writeFileSync(file, "memory\n");
    expect([undefined, "memory", `@${file}`].map(isOfOneProcess)).toEqual([true, true, true]);
    writeFileSync(file, "redis://host\n");
    expect(["dir:x", `@${file}`].map(isOfOneProcess)).toEqual([false, false]);
  });
});

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
