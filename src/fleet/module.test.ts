import { expect, test } from "vitest";
import { MODELS } from "../models/catalogue.ts";
import { withCheckDigit } from "../services/identity.ts";
import { FleetModule, type ModulesAround } from "./module.ts";
import { plainPlan } from "./plan.ts";

function identities(count: number, seed: string) {
  const [group] = plainPlan(count, seed, MODELS[0]!).groups;
  // What is not looked at before a module begins.
  const around = { seed } as ModulesAround;
  return Array.from({ length: count }, (_, index) => {
    return new FleetModule(around, group!, index, index).identity;
  });
}

test("no two modules of a fleet have an identity in common, and every check digit is right", () => {
  const all = identities(20_000, "1");
  for (const name of ["imei", "imsi", "iccid"] as const) {
    expect(new Set(all.map((identity) => identity[name])).size).toBe(20_000);
  }
  for (const { imei, iccid, imsi } of all.slice(0, 100)) {
    expect(imei).toBe(withCheckDigit(imei.slice(0, 14)));
    expect(iccid).toBe(withCheckDigit(iccid.slice(0, 19)));
    expect([imei.length, imsi.length, iccid.length]).toEqual([15, 15, 20]);
  }
});

test("the seed decides them", () => {
  expect(identities(5, "a")).toEqual(identities(5, "a"));
  expect(identities(5, "a")).not.toEqual(identities(5, "b"));
});
