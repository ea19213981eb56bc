import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { libc } from "../../src/native/libc.ts";
import { Program, type ReadyPort } from "../cli/process.ts";
import { echoServer } from "./echo.ts";
import { run } from "./run.ts";
import { works } from "./works.ts";

const source = `${import.meta.dirname}/../../examples/c/host.c`;
const STRICT = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O2"];

const compiler = works("cc", "--version");
const missing = !compiler || "missing" in libc() ? " SKIPPED: needs cc and PTYs" : "";

describe("the host in C", () => {
  const folder = mkdtempSync(join(tmpdir(), "modemtwin-c-"));
  const host = join(folder, "host");
  let echo: Awaited<ReturnType<typeof echoServer>>;
  let program: Program | undefined;
  let path = "";

  beforeAll(async () => {
    if (missing === "") {
      expect(await run("cc", [...STRICT, source, "-o", host])).toMatchObject({ code: 0, err: "" });
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  beforeEach(async () => {
    if (missing !== "") return;
    echo = await echoServer();
    program = new Program(
      "--json",
      "--pty",
      "--map",
      `220.180.239.212:8009=127.0.0.1:${echo.port}`,
    );
    const [pty] = (await program.event("ready"))["ports"] as ReadyPort[];
    path = pty!.path;
  });
  afterEach(async () => {
    await program?.stop();
    echo?.close();
  });

  test("fits on a page, and its recipe says how long it is", () => {
    const { length } = readFileSync(source, "utf8").trimEnd().split("\n");
    expect(length).toBeLessThanOrEqual(60);
    expect(readFileSync("docs/recipes/c.md", "utf8")).toContain(`A host in ${length} lines`);
  });

  test.skipIf(missing !== "")(
    `sends a line to a server and reads it back, twice${missing}`,
    async () => {
      const args = [path, "220.180.239.212", "8009"];
      expect(await run(host, args)).toEqual({ code: 0, out: "hello, world\n", err: "" });
      expect(await run(host, args)).toEqual({ code: 0, out: "hello, world\n", err: "" });
      const closed = program!.events().find(({ event }) => event === "socket closed");
      expect(closed).toMatchObject({ sent: 13, received: 13 });
    },
  );

  test.skipIf(missing !== "")(`tells what the module said if it fails${missing}`, async () => {
    echo.close();
    const failed = await run(host, [path, "220.180.239.212", "8009"]);
    expect(failed).toMatchObject({ code: 1, out: "" });
    expect(failed.err).toContain("+QIOPEN: 0,566");
  });
});
