import { expect, test } from "vitest";
import { parseDocument } from "../documents/read-document.ts";
import { parseDigits } from "./digits.ts";
import { MODELS } from "../models/catalogue.ts";
import { plainPlan, planIn } from "./plan.ts";

async function plan(text: string) {
  return planIn(await parseDocument("f.yaml", text), "f.yaml");
}

test("groups with their models, identities, firmware and faults", async () => {
  const { name, seed, groups, variables } = await plan(`
name: meters
seed: demo
variables: { server: 127.0.0.1, port: 7007 }
groups:
  near:
    count: 3
    model: { BG95-M3: 70%, BG77: 30% }
    imei: 86642503{index 6}
    apn: iot
    firmware: meter.at
    ramp: 1 min
    jitter: 20%
  far: { network: "home,rssi=-105", faults: { fault: cut at=5, share: 10% }, churn: 0.5% }
`);
  expect([name, seed, [...variables]]).toEqual([
    "meters",
    "demo",
    [
      ["server", "127.0.0.1"],
      ["port", "7007"],
    ],
  ]);
  const [near, far] = groups;
  expect(near).toMatchObject({ name: "near", count: 3, firmware: "meter.at", ramp: 60_000 });
  expect(near!.models.map(({ of, share }) => [of.name, share])).toEqual([
    ["BG95-M3", 700_000],
    ["BG77", 300_000],
  ]);
  expect(near!.imei!.at(2)).toMatch(/^86642503000002\d$/);
  expect(far).toMatchObject({ name: "far", count: 1, churn: 5000 });
  expect(far!.faults).toMatchObject([{ of: { text: "cut at=5" }, share: 100_000 }]);
});

test.each([
  ["name: x", "f.yaml:1:1: the file has no groups; it needs groups"],
  ["groups: {}", "f.yaml:1:1: the file has no groups; one at least is needed"],
  [
    "groups: { a: { cuont: 2 } }",
    /^f\.yaml:1:16: groups\.a\.cuont is not known; did you mean count\?/,
  ],
  [
    "groups: { a: { model: BG99 } }",
    /^f\.yaml:1:23: groups\.a\.model is "BG99"; there are BG95-M3/,
  ],
  [
    "groups: { a: { model: { BG77: 50% } } }",
    "f.yaml:1:23: groups.a.model is 50% in all; 100% is needed",
  ],
  ["groups: { a: { jitter: lots } }", /a share as 25% or 0\.25 is needed$/],
  ["groups: { a: { faults: { fault: cutt } } }", /did you mean cut\?/],
  [
    'groups: { "a\\e[2J": {} }',
    'f.yaml:1:21: groups."a\\u001b[2J" is no name; letters, digits and hyphens are allowed',
  ],
  [
    "groups: { a: { model: {} } }",
    "f.yaml:1:23: groups.a.model names no model; one at least is needed",
  ],
  ["groups: { a: { model: { BG77: 50%, BG99: 20% } } }", /^[^\n]*BG99 is not known[^\n]*$/],
  [
    "groups: { a: { ramp: 10 } }",
    "f.yaml:1:22: groups.a.ramp is 10; its unit is needed: ms, s, min or h",
  ],
  ["groups: { a: { ramp: 25 h } }", /^f\.yaml:1:22: .* of at most a day is needed/],
  [
    'name: "a\\0b"\ngroups: { a: {} }',
    'f.yaml:1:7: name is "a\\u0000b"; one line without control characters is needed',
  ],
  ["name: |\n  two\n  lines\ngroups: { a: {} }", /^f\.yaml:1:7: name is .* one line without/],
  [
    'seed: "\\x9b2J"\ngroups: { a: {} }',
    'f.yaml:1:7: seed is "\\u009b2J"; one line without control characters is needed',
  ],
  [
    'groups: { a: { count: 11, imei: "8664250300000{index 1}" } }',
    "f.yaml:1:33: groups.a.imei tells 10 modules apart; {index N} for 11 is needed",
  ],
  [
    'groups: { a: { imei: "123" } }',
    'f.yaml:1:22: groups.a.imei is "123"; 3 digits; 14 digits are needed, to which the check digit is added, and of which {index N} may be N',
  ],
  [
    'groups: { a: { imei: "86642503{index 7}" } }',
    /: groups\.a\.imei is .*; each number has a check digit of its own; 14 digits are needed/,
  ],
  [
    'groups: { a: { imei: "866425030000001" } }',
    'f.yaml:1:22: groups.a.imei is "866425030000001"; its check digit is 6',
  ],
  [
    'groups: { a: { iccid: "89880000000000000001" } }',
    'f.yaml:1:23: groups.a.iccid is "89880000000000000001"; its check digit is 9',
  ],
  [
    'groups:\n  a: { count: 9, imei: "86642503{index 6}" }\n  b: { imei: "86642503{index 6}" }',
    "f.yaml:3:14: groups.b.imei gives 866425030000006, as groups.a.imei in line 2 does; no two modules share one",
  ],
  [
    'groups: { a: { imsi: "001010000000001" }, b: { imsi: "001010000000001" } }',
    "f.yaml:1:54: groups.b.imsi gives 001010000000001, as groups.a.imsi in line 1 does; no two modules share one",
  ],
  [
    "groups: { a: { count: 600000 }, b: { count: 600000 } }",
    /has 1200000 modules; 1000000 at most$/,
  ],
])("%s is wrong", async (text, message) => {
  const wrong = await plan(text).then(
    () => "",
    (error: Error) => error.message,
  );
  if (typeof message === "string") expect(wrong).toBe(message);
  else expect(wrong).toMatch(message);
});

test.each([
  ["86642503{index 6}", 15, true, 7, "866425030000071"],
  ["866425030000071", 15, true, 0, "866425030000071"],
  ["00101{index 10}", 15, false, 1234, "001010000001234"],
  ["898800{index 13}", 20, true, 0, "89880000000000000009"],
])("%s of %i digits", (text, length, check, index, digits) => {
  const parsed = parseDigits(text, length, check);
  if (typeof parsed === "string") throw new Error(parsed);
  expect(parsed.value.at(index)).toBe(digits);
});

test("a plan without a file is called by its size", () => {
  const names = [1, 2].map((count) => plainPlan(count, "1", MODELS[0]!).name);
  expect(names).toEqual(["1 module", "2 modules"]);
});
