import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { playScenario } from "../../src/scenario/play.ts";
import { readScenario } from "../../src/scenario/scenario.ts";
import { BUGS } from "./driver.ts";
import {
  CATCHES,
  firstLines,
  folder,
  linesOf,
  names,
  playedFor,
  playedForDriver,
} from "./shipped.ts";

const read = (name: string) => readScenario(`${folder}/${name}.yaml`);

describe("the scenarios that ship", () => {
  test("are many, and each stands in the table of README.md once, under its name", async () => {
    expect(names.length).toBeGreaterThanOrEqual(25);
    const rows = readFileSync(`${folder}/README.md`, "utf8").matchAll(
      /^\| \[(.+)\]\((.+)\) \| (.+?) \|/gm,
    );
    const listed = [...rows].map(([, name, file, what]) => ({ name, file, what }));
    expect(listed.map(({ name }) => name).toSorted()).toEqual(names);
    for (const { name, file, what } of listed) {
      expect(file).toBe(`${name}.yaml`);
      expect(what).toBe((await read(name!)).name);
    }
  });
});

describe.each(names)("%s", (name) => {
  test("says what a good driver does and what it catches, and is short", async () => {
    const { about, expect: expected, lasts, host } = await read(name);
    expect(about).toMatch(/A good (driver|server) /);
    expect(about).toMatch(/Catches (drivers|servers) /);
    expect(expected).not.toEqual([]);
    expect(lasts).toBeGreaterThan(0);
    expect(host).toBeDefined();
    expect(readFileSync(`${folder}/${name}.yaml`, "utf8").split("\n").length).toBeLessThanOrEqual(
      71,
    );
  });

  test("is passed by the driver that stands in it", async () => {
    expect(await playScenario(await read(name))).toEqual([]);
  });

  test("is the same each time, to the byte and the millisecond", async () => {
    const scenario = await read(name);
    const first = await playedFor(scenario, scenario.host!);
    expect(first.said.length).toBeGreaterThan(0);
    expect(await playedFor(scenario, scenario.host!)).toEqual(first);
  });

  test("is failed by a host that does nothing", async () => {
    const { failures } = await playedFor(await read(name), "AT\r");
    expect(failures).not.toEqual([]);
  });

  test("is failed by its own driver if that gives up half-way", async () => {
    const scenario = await read(name);
    const half = firstLines(scenario.host!, Math.ceil(linesOf(scenario.host!) / 2));
    expect((await playedFor(scenario, half)).failures).not.toEqual([]);
  });

  // One is for firmware that listens.
  test.skipIf(name === "thirteenth-connection")(
    "is passed by a driver that was not written for it",
    async () => {
      expect(await playedForDriver(await read(name))).toEqual([]);
    },
  );

  const bug = CATCHES[name];
  test.runIf(bug)(`catches a driver that ${bug && BUGS[bug as keyof typeof BUGS]}`, async () => {
    expect(await playedForDriver(await read(name), bug)).not.toEqual([]);
  });

  test("needs nothing of the module that a host at a port does not have", async () => {
    // What the host types before the dialogue, nobody types at a port.
    const { setup } = await read(name);
    expect(setup.before).toEqual([]);
    expect(setup.echo).toBe(true);
    expect(setup.elsewhere ?? "listens").toMatch(/^(echo|serve|listens)$/);
  });
});
