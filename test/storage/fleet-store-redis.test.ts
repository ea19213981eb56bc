import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Clock, Instant } from "../../src/kernel/clock.ts";
import { SimClock } from "../../src/kernel/sim-clock.ts";
import { RealClock } from "../../src/kernel/real-clock.ts";
import { openFleetStore } from "../../src/storage/fleet-store/open.ts";
import { WRITE } from "../../src/storage/fleet-store/redis-scripts.ts";
import type { FleetStore, FleetStoreOptions, Lease } from "../../src/storage/fleet-store/store.ts";
import { works } from "../kits/works.ts";
import { buildHolder, CleanUp, Holder, imei, RedisServer, until } from "./fleet-store-processes.ts";

const own = mkdtempSync(join(tmpdir(), "modemtwin-fleet-"));
const program = join(own, "holder.mjs");
const missing = works("redis-server", "--version") ? "" : " SKIPPED: needs redis-server";
const after = new CleanUp();
let server: RedisServer;
let told: string[] = [];

beforeAll(async () => {
  if (missing !== "") return;
  await buildHolder(program);
  server = await RedisServer.start();
});
afterAll(async () => {
  await server?.kill();
  rmSync(own, { recursive: true, force: true });
});
beforeEach(async () => {
  told = [];
  if (missing === "") await server.ask("FLUSHALL");
});
afterEach(() => after.run());

async function open(
  text = server.url,
  options: Partial<FleetStoreOptions> = {},
): Promise<FleetStore> {
  const store = await openFleetStore(text, {
    tell: (message) => told.push(message),
    ...options,
  });
  after.add(() => store.close().catch(() => {}));
  return store;
}

async function leased(store: FleetStore, which = imei(1)): Promise<Lease> {
  const lease = await store.lease(which);
  if (!lease) throw new Error(`${which} is live elsewhere`);
  return lease;
}

/** A server that may be killed. */
async function anotherServer(...args: string[]): Promise<RedisServer> {
  const one = await RedisServer.start(...args);
  after.add(() => one.kill());
  return one;
}

async function holder(text: string, ttl: number): Promise<Holder> {
  const one = await Holder.start(program, text, { ttl });
  after.add(() => one.kill());
  return one;
}

function aborted({ lost }: Lease): Promise<true> {
  return until(() => lost?.aborted || undefined);
}

describe.skipIf(missing !== "")(`redis${missing}`, () => {
  test("of two stores one has an identity, and what it kept comes with it", async () => {
    const [one, other] = [await open(), await open()];
    const lease = await leased(one);
    expect(lease.nvram.get("sim")).toBeUndefined();
    expect(await other.lease(imei(1))).toBeUndefined();
    expect(await one.lease(imei(1))).toBeUndefined();
    lease.nvram.set("sim", { pin: "1234", text: "é€ \u0000\ud800", list: [1, null] });
    lease.nvram.set("profile", 1);
    await until(async () => (await server.ask("HLEN", nvramKey(1))) === 3 || undefined);
    lease.nvram.set("profile", undefined);
    expect(lease.nvram.get("sim")).toMatchObject({ pin: "1234" });
    await lease.release();
    await lease.release();
    const { nvram } = await leased(other);
    expect(nvram.get("sim")).toEqual({ pin: "1234", text: "é€ \u0000\ud800", list: [1, null] });
    expect(nvram.get("profile")).toBeUndefined();
    expect(nvram.get("")).toBeUndefined();
    expect(told).toEqual([]);
  });

  test("a close writes everything and gives everything back", async () => {
    const store = await open();
    (await leased(store)).nvram.set("a", 1);
    (await leased(store, imei(2))).nvram.set("a", 2);
    const late = store.lease(imei(3));
    await store.close();
    expect(await late).toBeDefined();
    expect(await server.ask("KEYS", "modemtwin:lease:*")).toEqual([]);
    expect((await leased(await open(), imei(2))).nvram.get("a")).toBe(2);
    await expect(store.lease(imei(1))).rejects.toMatchObject({ code: "MT_NVRAM" });
  });

  test("keys begin with what the address says, in the database that it says", async () => {
    const store = await open(`${server.url}/3?prefix=lab%3A`);
    (await leased(store)).nvram.set("a", 1);
    await store.close();
    expect(await server.ask("KEYS", "*")).toEqual([]);
    const again = await open(`${server.url}/3?prefix=lab%3A`);
    expect((await leased(again)).nvram.get("a")).toBe(1);
    expect((await leased(await open(`${server.url}/3`))).nvram.get("a")).toBeUndefined();
  });

  test("of what is set in a row only the last is written", async () => {
    const store = await open();
    const lease = await leased(store);
    await server.ask("CONFIG", "RESETSTAT");
    for (let value = 0; value < 10_000; value++) lease.nvram.set("a", value);
    await until(async () => (await server.ask("HGET", nvramKey(1), "a")) === "9999" || undefined);
    await lease.release();
    const stats = String(await server.ask("INFO", "commandstats"));
    // One for the section, one that says which write it was.
    expect(/cmdstat_hset:calls=(\d+)/.exec(stats)![1]).toBe("2");
  });

  test("a section that somebody has damaged is named, and the identity is free", async () => {
    await server.ask("HSET", nvramKey(1), "sim", "{");
    const store = await open();
    const wrong = `redis://127.0.0.1:${server.port}: the section "sim" of ${nvramKey(1)} is no JSON`;
    await expect(store.lease(imei(1))).rejects.toThrow(wrong);
    await server.ask("DEL", nvramKey(1));
    await leased(store);
  });

  test("the identity of a process that was killed is free when its time is over", async () => {
    const ttl = 1000;
    const dead = await holder(server.url, ttl);
    expect(await dead.lease([imei(1)])).toEqual([imei(1)]);
    await dead.set(imei(1), "kept");
    await until(async () => (await server.ask("HGET", nvramKey(1), "value")) ?? undefined);
    await dead.kill();
    const store = await open();
    const asked = performance.now();
    const left = Number(await server.ask("PTTL", "modemtwin:lease:" + imei(1)));
    expect(left).toBeGreaterThan(0);
    const lease = await until(() => store.lease(imei(1)));
    expect(performance.now() - asked).toBeGreaterThanOrEqual(left - 1);
    expect(lease.nvram.get("value")).toBe("kept");
  });

  test("a lease is renewed for as long as its process lives", async () => {
    const living = await holder(server.url, 2000);
    await living.lease([imei(1)]);
    // Renewed: more time is left than was before.
    let left = Number(await server.ask("PTTL", "modemtwin:lease:" + imei(1)));
    await until(async () => {
      const now = Number(await server.ask("PTTL", "modemtwin:lease:" + imei(1)));
      const more = now > left;
      left = now;
      return more || undefined;
    });
    expect(await (await open()).lease(imei(1))).toBeUndefined();
    expect(living.lost).toEqual([]);
  });

  test("a process that was suspended finds out before its modules go on", async () => {
    const asleep = await holder(server.url, 500);
    expect(await asleep.lease([imei(1), imei(2)])).toHaveLength(2);
    await asleep.set(imei(1), "before");
    await until(async () => (await server.ask("HGET", nvramKey(1), "value")) ?? undefined);
    asleep.signal("SIGSTOP");
    const store = await open();
    const lease = await until(() => store.lease(imei(1)));
    lease.nvram.set("value", "new");
    await until(
      async () => (await server.ask("HGET", nvramKey(1), "value")) === '"new"' || undefined,
    );
    asleep.question({ set: imei(1), value: "too late" });
    asleep.signal("SIGCONT");
    expect(await asleep.answer()).toEqual({ lost: true });
    await until(() => asleep.lost.length === 2 || undefined);
    expect(asleep.told.join()).toContain("not renewed for 0.5 s: stopped");
    // It may lease again what nobody has taken; by then everything that it wanted to write is through.
    expect(await until(async () => (await asleep.lease([imei(2)]))[0])).toBe(imei(2));
    await lease.release();
    expect((await leased(store)).nvram.get("value")).toBe("new");
  });

  test("a write of somebody whose lease is gone does not land, whatever his clock says", async () => {
    const [one, other] = [await open(), await open()];
    const old = await leased(one);
    await server.ask("DEL", "modemtwin:lease:" + imei(1));
    const lease = await leased(other);
    lease.nvram.set("a", "new");
    old.nvram.set("a", "old");
    await aborted(old);
    await old.release();
    await lease.release();
    expect(await server.ask("HGET", nvramKey(1), "a")).toBe('"new"');
    expect(told).toEqual([
      expect.stringMatching(
        /: 8664\d+: somebody else has it, or the server .*: stopped, and what 1 of them kept last is lost$/,
      ),
    ]);
  });

  test("who gives back what is not his any more leaves the new holder in peace", async () => {
    const old = await leased(await open());
    await server.ask("DEL", "modemtwin:lease:" + imei(1));
    await leased(await open());
    await old.release();
    expect(await server.ask("EXISTS", "modemtwin:lease:" + imei(1))).toBe(1);
  });

  test("a write that comes behind a later one of the same lease does not land", async () => {
    const keys = ["modemtwin:lease:" + imei(1), nvramKey(1)];
    await server.ask("SET", keys[0]!, "token");
    const write = (number: number, text: string) =>
      server.ask("EVAL", WRITE.text, "2", ...keys, "token", "9999", String(number), "a", text);
    expect(await write(9, "9")).toBe(1);
    expect(await write(11, "11")).toBe(1);
    expect(await write(10, "10")).toBe(1);
    expect(await server.ask("HGET", keys[1]!, "a")).toBe("11");
  });

  test("what nobody has had for as long as the address says is forgotten", async () => {
    const left = async (): Promise<number> => Number(await server.ask("PTTL", nvramKey(1)));
    const hour = 3_600_000;
    const store = await open(server.url);
    const lease = await leased(store);
    lease.nvram.set("a", 1);
    await lease.release();
    expect(await left()).toBeGreaterThan((30 * 24 - 1) * hour);
    // From an older fleet, or another one: it is as the one says that has it.
    const brief = await open(`${server.url}?keep=2h`);
    const again = await leased(brief);
    expect(await left()).toBeLessThanOrEqual(2 * hour);
    await again.release();
    expect(await left()).toBeGreaterThan(hour);
  });

  test("what a module has that keeps nothing new for a long time is not forgotten", async () => {
    const clock = new SimClock();
    const ttl = 10 * 3_600_000;
    const lease = await leased(await open(`${server.url}?keep=2h`, { clock, ttl }));
    lease.nvram.set("a", 1);
    await clock.advance("1 s");
    await until(async () => (await server.ask("HGET", nvramKey(1), "a")) ?? undefined);
    await server.ask("PEXPIRE", nvramKey(1), "60000");
    await clock.advance(0.4 * ttl);
    await until(async () => Number(await server.ask("PTTL", nvramKey(1))) > 3_600_000 || undefined);
    expect(lease.lost?.aborted).toBe(false);
  });

  test("a machine that slept has lost its leases", async () => {
    const clock = new SleepyClock();
    const store = await open(server.url, { clock });
    const [one, other] = [await leased(store), await leased(store, imei(2))];
    clock.slept += 14_000;
    one.nvram.set("a", 1);
    expect(one.lost?.aborted).toBe(true);
    await aborted(other);
  });

  test("without a server leases end by our own clock, and nothing hangs", async () => {
    const gone = await anotherServer();
    const store = await open(gone.url, { ttl: 1000 });
    const [idle, busy, leaving] = await Promise.all([1, 2, 3].map((i) => leased(store, imei(i))));
    await gone.kill();
    busy!.nvram.set("a", 1);
    leaving!.nvram.set("a", 1);
    const where = `redis://127.0.0.1:${gone.port}`;
    await expect(leaving!.release()).rejects.toMatchObject({
      code: "MT_NVRAM",
      message: `${where}: what ${imei(3)} kept last is lost`,
    });
    await Promise.all([aborted(idle!), aborted(busy!)]);
    await expect(store.lease(imei(4))).rejects.toMatchObject({ code: "MT_NVRAM" });
    await store.close();
    expect(told).toHaveLength(2);
    expect(told[0]).toContain(`${where}: `);
    expect(told[0]).toContain("; what the modules keep waits, and those not renewed for 1 s stop");
    expect(told[1]).toContain("not renewed for 1 s: stopped, and what 2 of them kept last is lost");
  });

  test("a server that is restarted with what it had gets what was kept meanwhile", async () => {
    const folder = after.folder(mkdtempSync(join(tmpdir(), "modemtwin-redis-")));
    const args = ["--appendonly", "yes", "--appendfsync", "always", "--dir", folder];
    const other = await anotherServer(...args);
    const store = await open(other.url);
    const lease = await leased(store);
    const leaving = await leased(store, imei(2));
    await other.kill();
    await until(() => told.length > 0 || undefined);
    for (let value = 0; value < 100; value++) lease.nvram.set("a", value);
    leaving.nvram.set("a", "last");
    const released = leaving.release();
    await other.start();
    await released;
    await until(async () => (await other.ask("HGET", nvramKey(1), "a")) === "99" || undefined);
    expect(lease.lost?.aborted).toBe(false);
    expect(await other.ask("HGET", nvramKey(2), "a")).toBe('"last"');
    expect(told).toEqual([
      expect.stringContaining("what the modules keep waits"),
      `redis://127.0.0.1:${other.port}: reached again`,
    ]);
  });

  test("a server that is restarted with nothing has forgotten the leases", async () => {
    const other = await anotherServer();
    const store = await open(other.url);
    const lease = await leased(store);
    await other.kill();
    await other.start();
    await aborted(lease);
    expect(await store.lease(imei(1))).toBeDefined();
  });

  test("a server that says nothing is given up, and found again", async () => {
    const other = await anotherServer();
    const store = await open(other.url, { ttl: 1000 });
    const lease = await leased(store);
    other.signal("SIGSTOP");
    const asked = store.lease(imei(2)).catch((error: Error) => error.message);
    await aborted(lease);
    expect(await asked).toMatch(`redis://127.0.0.1:${other.port}: `);
    await until(() => told.join().includes("it does not answer") || undefined);
    other.signal("SIGCONT");
    await until(() => store.lease(imei(3)).catch(() => undefined));
  });

  test("a server that takes no writes is told of once, and gets them when it does", async () => {
    const other = await anotherServer();
    const store = await open(other.url);
    const lease = await leased(store);
    await other.ask("CONFIG", "SET", "min-replicas-to-write", "1");
    lease.nvram.set("a", 1);
    await until(() => told.length > 0 || undefined);
    expect(told[0]).toMatch(/: NOREPLICAS .*; what the modules keep waits$/);
    await other.ask("CONFIG", "SET", "min-replicas-to-write", "0");
    await until(async () => (await other.ask("HGET", nvramKey(1), "a")) ?? undefined);
    await lease.release();
    expect(told).toHaveLength(2);
    expect(told[1]).toMatch(/: written again$/);
  });

  test("scripts that the server has forgotten are told again", async () => {
    const store = await open();
    await (await leased(store)).release();
    await server.ask("SCRIPT", "FLUSH");
    await leased(store);
  });

  test("a password opens the server, and is in no message", async () => {
    const other = await anotherServer("--requirepass", "se/cret@");
    const at = `127.0.0.1:${other.port}`;
    const store = await open(`redis://:se%2Fcret%40@${at}`, { ttl: 1000 });
    await leased(store);
    await (await open(`redis://default:se%2Fcret%40@${at}`)).close();
    for (const wrong of [`redis://:wrong-one@${at}`, `redis://nobody:wrong-one@${at}`]) {
      const error = await open(wrong).catch((error: unknown) => error);
      expect(error).toMatchObject({ code: "MT_NVRAM" });
      const { message, stack } = error as Error;
      expect(message).toMatch(`--store redis://${at}: WRONGPASS`);
      expect(`${message}${stack}`).not.toContain("wrong-one");
    }
    await expect(open(`redis://${at}`)).rejects.toThrow(`--store redis://${at}: NOAUTH`);
    await other.kill();
    await expect(store.lease(imei(2))).rejects.toMatchObject({ code: "MT_NVRAM" });
    await until(() => told.length > 0 || undefined);
    expect(told.join()).not.toContain("cret");
    const nobody = await open(`redis://:secret@${at}`).catch((error: Error) => error.message);
    expect(nobody).toMatch(`--store redis://${at}: connect ECONNREFUSED`);
    expect(nobody).not.toContain("secret");
  });

  test.skipIf(!works("openssl", "version"))(
    "rediss:// trusts a certificate that Node is told to trust, and no other",
    async ({ skip }) => {
      const folder = after.folder(mkdtempSync(join(tmpdir(), "modemtwin-redis-")));
      const started = await RedisServer.startTls(folder).catch((error: Error) => error);
      if (started instanceof Error && started.message.includes("Bad directive"))
        return skip("this redis-server was built without TLS");
      if (started instanceof Error) throw started;
      const { server, certificate } = started;
      after.add(() => server.kill());
      const at = `rediss://127.0.0.1:${server.port}`;
      await expect(open(at)).rejects.toThrow(`--store ${at}: self-signed certificate`);
      const env = { NODE_EXTRA_CA_CERTS: certificate };
      const one = await Holder.start(program, at, { env });
      after.add(() => one.kill());
      expect(await one.lease([imei(1)])).toEqual([imei(1)]);
      const other = await Holder.start(program, at, { env });
      after.add(() => other.kill());
      expect(await other.lease([imei(1), imei(2)])).toEqual([imei(2)]);
    },
  );

  test("ten thousand identities are leased, kept and given back in seconds", async () => {
    const store = await open();
    const leases = await Promise.all(
      Array.from({ length: 10_000 }, (_, index) => leased(store, imei(index))),
    );
    for (const [index, lease] of leases.entries()) lease.nvram.set("index", index);
    await until(async () => (await server.ask("DBSIZE")) === 20_000 || undefined);
    await store.close();
    expect(await server.ask("DBSIZE")).toBe(10_000);
    expect(told).toEqual([]);
  });

  test("two processes at once have every identity once", async () => {
    const all = Array.from({ length: 2000 }, (_, index) => imei(index));
    const holders = await Promise.all([1, 2].map(() => holder(server.url, 15_000)));
    const got = await Promise.all(
      holders.map((one, index) => one.lease(index === 0 ? all : all.toReversed())),
    );
    expect(got.flat().toSorted()).toEqual(all);
  });

  test("without the package it says which one is missing", async () => {
    vi.resetModules();
    vi.doMock("@redis/client", () => {
      throw new Error("Cannot find package");
    });
    const { openFleetStore } = await import("../../src/storage/fleet-store/open.ts");
    await expect(openFleetStore(server.url, { tell() {} })).rejects.toThrow(
      /^--store redis:\/\/… needs the optional package "@redis\/client" \(npm install @redis\/client\): /,
    );
    vi.doUnmock("@redis/client");
    vi.resetModules();
  });
});

test.each(["redis", "rediss"])("%s: who accepts and says nothing is no server", async (scheme) => {
  const clock = new SimClock();
  const sockets: Socket[] = [];
  const silent = createServer((socket) => {
    sockets.push(socket.on("error", () => {}));
    // It has been asked something: from now on it is for the clock.
    socket.once("data", () => void clock.advance(5000));
  });
  await new Promise<void>((resolve) => void silent.listen(0, "127.0.0.1", resolve));
  after.add(() => silent.close());
  after.add(() => sockets.forEach((socket) => socket.destroy()));
  const { port } = silent.address() as AddressInfo;
  await expect(open(`${scheme}://:secret@127.0.0.1:${port}`, { clock })).rejects.toMatchObject({
    code: "MT_NVRAM",
    message: `--store ${scheme}://127.0.0.1:${port}: no answer within 5 s; is the server there, and are user, password and database right?`,
  });
  expect(sockets).toHaveLength(1);
});

/** That of a machine that may sleep: alarms stand still then, the time of day does not. */
class SleepyClock implements Clock {
  readonly #real = new RealClock();
  slept = 0;

  get now(): Instant {
    return this.#real.now;
  }

  get utc(): number {
    return this.#real.utc + this.slept;
  }

  after(ms: number, run: () => void) {
    return this.#real.after(ms, run);
  }
}

function nvramKey(index: number): string {
  return `modemtwin:nvram:${imei(index)}`;
}
