import { afterEach, expect, test } from "vitest";
import { notReady, openFleetHttp, type FleetHttp } from "../../src/cli/fleet/http.ts";
import type { FleetRun } from "../../src/cli/fleet/run.ts";
import { parseOptions } from "../../src/cli/options.ts";
import { Tally } from "../../src/fleet/report/tally.ts";

const TOKEN = "0123456789abcdef";
let http: FleetHttp | undefined;
afterEach(() => http?.close());

/** As far as pages ask. */
function runOf(states: { [state: string]: number }, door = { hosts: 0, free: 0 }) {
  const tally = new Tally(() => 0);
  if (Object.keys(states).length > 0) tally.tick(states);
  return { modems: 5, door, counts: () => tally.counts() };
}

test.each([
  ["nobody has looked yet", {}, 0, 0, "5 of 5 modems are still being made"],
  ["some are not made", { waiting: 2, off: 3 }, 0, 3, "2 of 5 modems are still being made"],
  ["all is well", { waiting: 0, taken: 0, off: 5 }, 4, 1, undefined],
  [
    "every one has a host",
    { waiting: 0, taken: 0, off: 5 },
    5,
    0,
    "no modem is free: hosts are at 5 of 5",
  ],
  [
    "some are not ours",
    { waiting: 0, taken: 4, off: 1 },
    1,
    0,
    "no modem is free: hosts are at 1 of 5, and 4 are live elsewhere",
  ],
  ["some are not ours, and one is free", { waiting: 0, taken: 4, off: 1 }, 0, 1, undefined],
])("hosts are told to come or not: %s", (_, states, hosts, free, why) => {
  expect(notReady(runOf(states, { hosts, free }), true)).toBe(why);
});

test("a fleet without --tcp is ready when it is made", () => {
  expect(notReady(runOf({ waiting: 0, connected: 5 }), false)).toBeUndefined();
  expect(notReady(runOf({ waiting: 1, connected: 4 }), false)).toMatch("1 of 5");
});

test("probes need no token, and the rest does", async () => {
  const { given } = parseOptions(["fleet", "--tcp", "0", "--http", "0", "--token", TOKEN]);
  const run = runOf({ waiting: 0, off: 5 }, { hosts: 5, free: 0 });
  const never = () => {
    throw new Error("nobody asks for it");
  };
  // The cast: what pages do not ask for is not there.
  http = await openFleetHttp(given, run as unknown as FleetRun, never);
  const { url } = http!.info;
  expect((await fetch(`${url}healthz`)).status).toBe(200);
  const ready = await fetch(`${url}readyz`);
  expect([ready.status, await ready.json()]).toEqual([
    503,
    expect.objectContaining({ detail: "no modem is free: hosts are at 5 of 5" }),
  ]);
  run.door.free = 1;
  expect(await (await fetch(`${url}readyz`)).json()).toEqual({ status: "ready" });
  expect((await fetch(`${url}metrics`)).status).toBe(401);
  const headers = { authorization: `Bearer ${TOKEN}` };
  const metrics = await (await fetch(`${url}metrics`, { headers })).text();
  expect(metrics).toContain("modemtwin_fleet_hosts 5\n");
  expect(metrics).toContain("modemtwin_fleet_free 1\n");
});
