import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Program, Running, type ReadyPort } from "../cli/process.ts";
import { folder as scenarios } from "./shipped.ts";

/** How much faster than real the module's time goes, and the driver's. */
const SPEED = "30";

const folder = mkdtempSync(join(tmpdir(), "modemtwin-driver-"));
const driver = join(folder, "driver.mjs");

beforeAll(() =>
  build({
    entryPoints: [join(import.meta.dirname, "driver-program.ts")],
    outfile: driver,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "warning",
  }),
);
afterAll(() => rmSync(folder, { recursive: true }));

interface Verdict {
  readonly code: number | null;
  readonly why: unknown;
}

/** Plays a scenario for the driver at a port, each a process of its own. */
async function verdict(scenario: string, bug: string): Promise<Verdict> {
  const program = new Program(
    ...["run", `${scenarios}/${scenario}.yaml`, "--json"],
    ...["--tcp", "0", "--time", `scaled=${SPEED}`],
  );
  let host: Running | undefined;
  try {
    const { ports } = (await program.event("ready")) as unknown as { ports: readonly ReadyPort[] };
    host = new Running(process.execPath, [driver, String(ports[0]!.port), SPEED, bug]);
    const code = await program.exitCode();
    expect(program.err).toBe("");
    expect(host.err).toBe("");
    const last = program.events().find(({ event }) => event === "passed" || event === "failed");
    return { code, why: last?.["why"] };
  } finally {
    await host?.stop();
    await program.stop();
  }
}

// Each waits for its scenario's end, and that is not work.
describe.concurrent.each([
  {
    scenario: "closed-after-data",
    bug: "undrained",
    what: "a driver that stops reading as soon as the connection is closed",
    why: /no AT\+QIRD 2 times/,
  },
  {
    scenario: "ok-in-the-data",
    bug: "lines",
    what: "a driver that reads data by lines, and takes the first OK for its own",
    why: /typed AT\+QICLOSE.*behind data, which it should never/,
  },
  {
    scenario: "pdp-lost-in-qisend",
    bug: "restarts",
    what: "a driver that starts the module anew whenever its context is lost",
    why: /typed AT\+CFUN=1,1, which it should never/,
  },
])("$scenario", ({ scenario, bug, what, why }) => {
  test(`catches ${what}`, async () => {
    const caught = await verdict(scenario, bug);
    expect(caught.why).toMatch(why);
    expect(caught.code).toBe(1);
  });

  test("is passed once that is mended", async () => {
    expect(await verdict(scenario, "none")).toEqual({ code: 0, why: undefined });
  });
});
