import { expect, test } from "vitest";
import { COMMANDS } from "../commands/index.ts";
import { SimClock } from "../kernel/sim-clock.ts";
import { bg95m3 } from "../models/bg95.ts";
import { SimNetwork } from "../network/sim/sim-network.ts";
import { MemoryNvram } from "../services/nvram.ts";
import { parseFirmware } from "./firmware/script.ts";
import { Fleet, type FleetLease } from "./fleet.ts";
import type { FleetModule } from "./module.ts";
import { plainPlan, type FleetGroup } from "./plan.ts";

interface Asked {
  readonly count?: number;
  readonly group?: Partial<FleetGroup>;
  readonly script?: string;
  readonly lease?: (imei: string) => Promise<FleetLease | undefined>;
}

/** A fleet in simulated time; what its ears have heard. */
function fleetOf({ count = 3, group = {}, script, lease }: Asked) {
  const clock = new SimClock();
  const plain = plainPlan(count, "s", bg95m3);
  const firmware = script === undefined ? undefined : "f.at";
  const groups = plain.groups.map((each) => Object.assign({}, each, { firmware }, group));
  const scripts = new Map(script === undefined ? [] : [["f.at", parseFirmware(script, "f.at")]]);
  const operations: string[] = [];
  const made: FleetModule[] = [];
  const gone: FleetModule[] = [];
  const troubles: string[] = [];
  let churned = 0;
  const fleet = new Fleet({
    ...{ plan: { ...plain, groups }, shard: { index: 0, of: 1 }, scripts },
    ...(lease && { lease }),
    around: {
      ...{ clock, network: new SimNetwork(clock), commands: COMMANDS, seed: "s" },
      ...{ dnsServers: [], timing: undefined, address: () => undefined },
    },
    ears: {
      operation: (name, result) => void operations.push(`${name} ${result}`),
      churned: () => void churned++,
      made: (module) => void made.push(module) as undefined,
      gone: (module) => void gone.push(module),
      trouble: (_module, error) => void troubles.push((error as Error).message),
    },
    heard: () => {},
  });
  const numbers = (modules: readonly FleetModule[]): number[] =>
    modules.map(({ number }) => number);
  return {
    ...{ fleet, clock, operations, troubles },
    made: () => numbers(made),
    gone: () => numbers(gone),
    churned: () => churned,
    /** It has to wait for the clock. */
    async opened(): Promise<void> {
      const opening = fleet.open();
      await clock.advance(1);
      await opening;
    },
  };
}

/** A store with one lease for each identity. */
class Leases {
  readonly held = new Map<string, AbortController>();
  readonly failing = new Set<string>();
  readonly elsewhere = new Set<string>();

  lease = (imei: string): Promise<FleetLease | undefined> => {
    if (this.failing.has(imei)) return Promise.reject(new Error(`${imei} is damaged`));
    if (this.held.has(imei) || this.elsewhere.has(imei)) return Promise.resolve(undefined);
    const lost = new AbortController();
    this.held.set(imei, lost);
    const release = (): Promise<void> => Promise.resolve(void this.held.delete(imei));
    return Promise.resolve({ nvram: new MemoryNvram(), lost: lost.signal, release });
  };

  /** Somebody else may have it from now on. */
  take(imei: string): void {
    const lost = this.held.get(imei)!;
    this.held.delete(imei);
    lost.abort();
  }
}

/** The identities of such a fleet. */
async function imeisOf(count: number): Promise<string[]> {
  const { fleet, opened } = fleetOf({ count });
  await opened();
  return [...fleet.all()].map(({ identity }) => identity.imei);
}

test("one identity that cannot be had does not cost the others theirs, and is asked for again", async () => {
  const imeis = await imeisOf(3);
  const leases = new Leases();
  leases.elsewhere.add(imeis[0]!);
  const { fleet, clock, opened, made, troubles } = fleetOf({ lease: leases.lease });
  await opened();
  expect(made()).toEqual([1, 2]);
  expect(fleet.states()).toMatchObject({ taken: 1, registered: 2 });
  leases.elsewhere.clear();
  leases.failing.add(imeis[0]!);
  await clock.advance(250);
  expect(troubles).toEqual([`${imeis[0]} is damaged`]);
  leases.failing.clear();
  await clock.advance("10 s");
  expect(made()).toEqual([1, 2, 0]);
  expect(leases.held.size).toBe(3);
  const closing = fleet.close();
  await clock.advance(100);
  await closing;
  expect(leases.held.size).toBe(0);
});

test("what is wrong with the store at the start ends it, and gives back what was had by then", async () => {
  const imeis = await imeisOf(3);
  const leases = new Leases();
  leases.failing.add(imeis[1]!);
  const { fleet, clock } = fleetOf({ lease: leases.lease });
  await expect(fleet.open()).rejects.toThrow("is damaged");
  const closing = fleet.close();
  await clock.advance(100);
  await closing;
  expect(leases.held.size).toBe(0);
});

test("a lease that is lost while others are awaited makes no module", async () => {
  const imeis = await imeisOf(3);
  const leases = new Leases();
  const lease = async (imei: string): Promise<FleetLease | undefined> => {
    const granted = await leases.lease(imei);
    if (imei === imeis[2]) leases.take(imeis[0]!);
    return granted;
  };
  const { fleet, opened, made } = fleetOf({ lease });
  await opened();
  expect(made()).toEqual([1, 2]);
  expect(fleet.find(imeis[0]!)).toBeUndefined();
});

test("one that loses its identity is gone, and back when it has it again", async () => {
  const imeis = await imeisOf(3);
  const leases = new Leases();
  const { fleet, clock, opened, made, gone } = fleetOf({ lease: leases.lease });
  await opened();
  leases.take(imeis[1]!);
  leases.elsewhere.add(imeis[1]!);
  await clock.advance("3 s");
  expect(gone()).toEqual([1]);
  expect(fleet.states()).toMatchObject({ taken: 1, registered: 2 });
  leases.elsewhere.clear();
  await clock.advance("10 s");
  expect(made()).toEqual([0, 1, 2, 1]);
  expect(fleet.states()).toMatchObject({ taken: 0, registered: 3 });
});

test("a script that is through stays so, whatever becomes of its module", async () => {
  const churn = 1_000_000; // all of them within a minute
  const { fleet, clock, operations, opened, churned } = fleetOf({
    ...{ count: 20, script: "> AT\n", group: { churn } },
  });
  await opened();
  fleet.start();
  await clock.advance("1 min");
  expect(churned()).toBeGreaterThan(5);
  expect(fleet.finished).toBe(20);
  expect(operations).toHaveLength(20);
});

test("who loses power before its turn waits for its turn", async () => {
  const { fleet, clock, operations, opened, churned } = fleetOf({
    ...{ count: 50, script: "> AT\n", group: { churn: 1_000_000, ramp: 3_600_000 } },
  });
  await opened();
  fleet.start();
  await clock.advance("1 min");
  expect(churned()).toBeGreaterThan(10);
  // One at once, and one every 73 s.
  expect(operations).toHaveLength(1);
});

test("firmware of a module that is gone says nothing any more", async () => {
  const imeis = await imeisOf(1);
  const leases = new Leases();
  const { fleet, clock, operations, opened } = fleetOf({
    ...{ count: 1, script: "@ repeat\n> AT\n~ 100 ms\n@ end\n", lease: leases.lease },
    group: { churn: 60 * 1_000_000 },
  });
  await opened();
  fleet.start();
  await clock.advance(1100);
  leases.take(imeis[0]!);
  leases.elsewhere.add(imeis[0]!);
  const before = operations.length;
  expect(before).toBeGreaterThan(5);
  await clock.advance("2 min");
  expect(operations).toHaveLength(before);
});
