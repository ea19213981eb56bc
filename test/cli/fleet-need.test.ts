import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fleetNeed } from "../../src/cli/fleet/limits.ts";
import { readFleetSetup } from "../../src/cli/fleet/setup.ts";
import { parseOptions } from "../../src/cli/options.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fleet-need-"));
  writeFileSync(join(folder, "opens.at"), '> AT+QIOPEN=1,0,"TCP","{server}",7,0,1\n');
  writeFileSync(join(folder, "none.at"), "> AT+CSQ\n");
  writeFileSync(
    join(folder, "plan.yaml"),
    `variables: { server: a.example }
groups:
  driven: { count: 15000, firmware: opens.at }
  others: { count: 200, firmware: opens.at }
  quiet: { count: 40000, firmware: none.at }
  hosted: { count: 100 }
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

async function need(...args: string[]) {
  const parsed = parseOptions(["fleet", ...args]);
  return fleetNeed(await readFleetSetup(parsed.words.slice(1), parsed), parsed);
}

test("each group needs what its modules do", async () => {
  const plan = join(folder, "plan.yaml");
  expect(await need(plan, "--tcp", "0")).toEqual({
    ...{ from: plan, modems: 55_300, processes: 1, hosts: 100, ptys: 0, perhaps: 100 },
    ...{ sockets: 15_200, toOneTarget: 15_200, listeners: 1, sourceAddresses: 0 },
  });
  const part = await need(plan, "--shard", "1/4", "--unix", folder, "--pty", "--workers", "2");
  expect(part).toMatchObject({
    ...{ from: `${plan} --shard 1/4`, modems: 13_825, processes: 2, hosts: 25, ptys: 25 },
    ...{ perhaps: 25, sockets: 3800, toOneTarget: 3800, listeners: 25 },
  });
});

test("--modems are with hosts, or driven, or neither", async () => {
  const hosts = await need("--modems", "9", "--tcp", "0", "--tcp", "0");
  expect(hosts).toMatchObject({ from: undefined, hosts: 9, perhaps: 9, sockets: 0, listeners: 2 });
  expect(await need("--modems", "9")).toMatchObject({ hosts: 0, perhaps: 0, sockets: 0 });
  const driven = ["--firmware", join(folder, "none.at"), "--tcp", "0", "--shard", "0/2"];
  expect(await need("--modems", "9", ...driven)).toMatchObject({
    ...{ from: "--modems 9 --shard 0/2", modems: 5, hosts: 0, perhaps: 0, sockets: 0 },
  });
});
