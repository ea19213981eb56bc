import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { playScenario } from "../../src/scenario/play.ts";
import { readScenario } from "../../src/scenario/scenario.ts";
import { playDialogue, readDialogue } from "../../src/testing/play.ts";
import { watchedStage } from "../../src/testing/sim-stage.ts";
import type { Trace, TraceSink } from "../../src/trace/trace.ts";
import { transcripts } from "../transcript-files.ts";
import { journalOf } from "./rows.ts";

/** The journal of something, with one wall time for all lines. */
async function journal(run: (sink: TraceSink) => Promise<unknown>): Promise<string> {
  const traces: Trace[] = [];
  await run((trace) => traces.push(trace));
  expect(traces.length).toBeGreaterThan(0);
  return journalOf(traces);
}

async function same(run: (sink: TraceSink) => Promise<unknown>): Promise<void> {
  expect(await journal(run)).toBe(await journal(run));
}

const folder = `${import.meta.dirname}/../../scenarios`;
const scenarios = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".yaml"))
  .toSorted();

describe("a scenario with a host of its own has the same journal twice", () => {
  test("there are scenarios", () => expect(scenarios).toBeDefined());

  for (const name of scenarios) {
    test(name, async () => {
      const scenario = await readScenario(`${folder}/${name}`);
      if (!scenario.host) return;
      await same((sink) => playScenario(scenario, sink));
    });
  }
});

describe("a transcript has the same journal twice", () => {
  test.each(transcripts())("$name", async ({ path, name }) => {
    const dialogue = readDialogue(readFileSync(path, "utf8"), name);
    await same((sink) => playDialogue(dialogue, watchedStage(sink)));
  });
});
