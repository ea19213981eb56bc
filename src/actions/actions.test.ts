import { expect, test } from "vitest";
import { Bench } from "../testing/bench.ts";
import type { Actor } from "./action.ts";
import { ACTIONS } from "./index.ts";
import { parseAction } from "./parse.ts";

const EXAMPLES: readonly (readonly [Actor, string])[] = [
  ["network", "loses coverage"],
  ["network", "covers again"],
  ["network", "signal rssi=-91 sinr=2"],
  ["network", "rejects * 15"],
  ["network", "rejects 00101"],
  ["network", "accepts *"],
  ["network", "detaches"],
  ["network", "deactivates 1"],
  ["network", "leaves only GSM 00102"],
  ["network", "leaves everything"],
  ["network", "moves 1A2C 2"],
  ["network", "zone -14 1"],
  ["network", "grants psm 00100001 00000101"],
  ["network", "grants psm none"],
  ["network", "grants psm as requested"],
  ["network", "grants edrx 0010 0011"],
  ["network", "grants edrx none"],
  ["network", "grants edrx as requested"],
  ["network", 'texts "+491701234567" hello\\nthere'],
  ["network", "sends pdu 0791991900000000440C91947110325476000052102030405000090500030102028A41"],
  ["sim", "is removed"],
  ["sim", "is inserted"],
  ["host", "drops DTR"],
  ["host", "raises DTR"],
  ["host", "pulls PWRKEY low"],
  ["host", "lets PWRKEY go"],
  ["host", "pulls RESET_N low"],
  ["host", "lets RESET_N go"],
  ["host", "presses PWRKEY"],
  ["host", "presses PWRKEY 700 ms"],
  ["host", "presses RESET_N"],
];

test("every action has an example, and nothing in its form that it does not read", () => {
  const met = new Set(EXAMPLES.map(([actor, text]) => asked(actor, text).action));
  expect(ACTIONS.filter((action) => !met.has(action))).toEqual([]);
  for (const { form, slots } of ACTIONS) {
    for (const name of Object.keys(slots)) expect(form).toMatch(name.toUpperCase());
  }
});

test.each(EXAMPLES)("%s! %s is done, and the module lives on", async (actor, text) => {
  const bench = new Bench();
  const { action, values } = asked(actor, text);
  const target = { modem: bench.modem, line: bench.host.setLine.bind(bench.host) };
  expect(action.act(target, values)).toBeUndefined();
  for (const back of ["lets PWRKEY go", "lets RESET_N go", "raises DTR"]) {
    const again = asked("host", back);
    again.action.act(target, again.values);
  }
  await bench.clock.advance("30 s");
  expect((await bench.host.command("AT")).result).toBe("OK");
  expect(bench.defects).toEqual([]);
});

test.each([
  ["network", "looses coverage", /^network cannot "looses coverage"; it loses, covers, /],
  ["network", "rejects", /^PLMN is missing.*; it is network! rejects PLMN \[CAUSE\]$/],
  ["network", "signal rssi=5", /^LEVELS is rssi=-150 to 0, /],
  ["network", "signal rssi=-1 rssi=-2", /^LEVELS is /],
  ["network", "leaves only 6G", /^CELLS is technologies \(eMTC, NBIoT, GSM\)/],
  ["network", "moves 1a2b", /^TAC is four hexadecimal digits/],
  ["network", "zone 57", /^QUARTERS is a number from -48 to 56/],
  ["sim", "is eaten", /^"eaten" where removed should stand; it is sim! is removed$/],
  ["host", "waves", /^host cannot "waves"; it drops DTR, raises DTR, /],
] as const)("%s! %s is refused with what is allowed", (actor, text, why) => {
  expect(parseAction(actor, text)).toMatch(why);
});

test("a message that cannot be is refused when it is sent", () => {
  const { modem } = new Bench();
  const { action, values } = asked("network", "sends pdu 00");
  expect(action.act({ modem, line() {} }, values)).toMatch("no SMS-DELIVER");
});

function asked(actor: Actor, text: string) {
  const found = parseAction(actor, text);
  if (typeof found === "string") throw new Error(found);
  return found;
}
