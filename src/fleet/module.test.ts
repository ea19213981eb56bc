import { expect, test } from "vitest";
import { parseDocument } from "../documents/read-document.ts";
import { MODELS } from "../models/catalogue.ts";
import { withCheckDigit, type Identity } from "../services/identity.ts";
import { KINDS } from "./identities.ts";
import { FleetModule, type ModulesAround } from "./module.ts";
import { plainPlan, planIn, type FleetGroup } from "./plan.ts";

/** Of every group, in the order of the fleet. */
function identitiesOf(groups: readonly FleetGroup[], seed: string): Identity[] {
  // What is not looked at before a module begins.
  const around = { seed } as ModulesAround;
  let index = 0;
  return groups.flatMap((group) =>
    Array.from({ length: group.count }, (_, number) => {
      return new FleetModule(around, group, index++, number).identity;
    }),
  );
}

function identities(count: number, seed: string): Identity[] {
  return identitiesOf(plainPlan(count, seed, MODELS[0]!).groups, seed);
}

test("no two modules of a fleet have an identity in common, and every check digit is right", () => {
  const all = identities(20_000, "1");
  for (const name of [...KINDS, "msisdn"] as const) {
    expect(new Set(all.map((identity) => identity[name])).size).toBe(20_000);
  }
  for (const { imei, iccid, imsi } of all.slice(0, 100)) {
    expect(imei).toMatch(/^0099/);
    expect(imei).toBe(withCheckDigit(imei.slice(0, 14)));
    expect(iccid).toBe(withCheckDigit(iccid.slice(0, 19)));
    expect([imei.length, imsi.length, iccid.length]).toEqual([15, 15, 20]);
  }
});

test("the seed decides them", () => {
  expect(identities(5, "a")).toEqual(identities(5, "a"));
  expect(identities(5, "a")).not.toEqual(identities(5, "b"));
});

test("forty fleets with seeds of their own have none in common", () => {
  const all = Array.from({ length: 40 }, (_, seed) => identities(1000, `fleet ${seed}`)).flat();
  for (const name of KINDS) {
    expect(new Set(all.map((identity) => identity[name])).size).toBe(40_000);
  }
});

test("where a template gives what the seed would decide, the seed decides something else", async () => {
  const alone = identities(1000, "1");
  const [first, other] = [alone[0]!, alone[500]!];
  const [imei, imsi, iccid] = [first.imei.slice(0, 14), first.imsi, first.iccid];
  const document = await parseDocument(
    "f.yaml",
    `
groups:
  seeded: { count: 1000 }
  one: { imei: "${imei}", imsi: "${imsi}", iccid: "${iccid}" }
  many:
    count: 1000
    imei: "${other.imei.slice(0, 8)}{index 3}${other.imei.slice(11, 14)}"
    imsi: "${other.imsi.slice(0, 6)}{index 3}${other.imsi.slice(9)}"
    iccid: "${other.iccid.slice(0, 16)}{index 3}"
`,
  );
  const all = identitiesOf(planIn(document, "f.yaml").groups, "1");
  for (const name of KINDS) {
    expect(new Set(all.map((identity) => identity[name])).size).toBe(2001);
    const moved = alone.filter((identity, at) => identity[name] !== all[at]![name]);
    expect(moved.length).toBeLessThan(10);
    expect(moved).toContain(first);
    expect(moved).toContain(other);
  }
  expect(all[1000]).toMatchObject({ imei: first.imei, imsi, iccid });
});
