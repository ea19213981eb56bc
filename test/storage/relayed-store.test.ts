import { expect, test } from "vitest";
import { RelayedStore, type Relayed } from "../../src/storage/fleet-store/relayed-store.ts";

/** A store, and what it has told, as it was then. */
function store(kept: readonly Relayed[] = []) {
  const told: unknown[] = [];
  const own = new RelayedStore(kept, (module) => void told.push(structuredClone(module)));
  return { own, told };
}

test("every change is told at once, with all that the module keeps", async () => {
  const { own, told } = store();
  const [one, other] = [await own.lease("1"), await own.lease("2")];
  expect(told).toEqual([]);
  one.nvram.set("sim", { pin: "1234" });
  one.nvram.set("profile", 1);
  other.nvram.set("profile", 2);
  one.nvram.set("profile", undefined);
  expect(told).toEqual([
    ["1", { sim: { pin: "1234" } }],
    ["1", { sim: { pin: "1234" }, profile: 1 }],
    ["2", { profile: 2 }],
    ["1", { sim: { pin: "1234" } }],
  ]);
  expect([one.nvram.get("sim"), one.nvram.get("profile")]).toEqual([{ pin: "1234" }, undefined]);
});

test("whoever takes its place begins with what was told, and changes nothing of it", async () => {
  const kept: Relayed[] = [["1", { profile: { registers: 1 } }]];
  const { own, told } = store(kept);
  const { nvram } = await own.lease("1");
  expect(nvram.get("profile")).toEqual({ registers: 1 });
  nvram.set("profile", undefined);
  expect(told).toEqual([["1", {}]]);
  expect(kept).toEqual([["1", { profile: { registers: 1 } }]]);
});
