import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import { readTimingFile } from "../../src/documents/timing-file.ts";
import { Lessons, timingText } from "../../src/journal/learn.ts";
import { INSTANT } from "../../src/models/timing.ts";
import { Bench } from "../../src/testing/bench.ts";
import type { Trace } from "../../src/trace/trace.ts";
import { journalOf, rowsOf } from "./rows.ts";

test("a twin with what was learned takes as long as the recorded module did", async () => {
  const traces: Trace[] = [];
  const timing = {
    delays: { ...INSTANT.delays, reply: { min: 20, max: 20 } },
    commands: { "+CSQ": { min: 120, max: 120 }, "+QIACT": { min: 800, max: 800 } },
  };
  const recorded = new Bench({ timing, sink: (trace) => traces.push(trace) });
  for (const line of ["AT", "AT+CSQ", "AT+QIACT=1", "AT+CEREG?", "AT+CMEE=2;+CEREG?"]) {
    await recorded.host.command(line);
  }
  const lessons = new Lessons(COMMANDS.keys());
  lessons.read(rowsOf(journalOf(traces)));
  const text = timingText(lessons.learned());
  expect(text).toContain("AT+QIACT: [800, 800] # 1 times\n");

  const folder = mkdtempSync(join(tmpdir(), "learn-"));
  const file = join(folder, "learned.yaml");
  writeFileSync(file, text);
  const learned = await readTimingFile(file, [...COMMANDS.keys()]);
  rmSync(folder, { recursive: true });
  const twin = new Bench({ timing: learned });
  const took: number[] = [];
  for (const line of ["AT+CSQ", "AT+QIACT=1", "AT+CEREG?"]) {
    const from = twin.clock.now;
    await twin.host.command(line);
    took.push(twin.clock.now - from);
  }
  expect(took).toEqual([120, 800, 20]);
});

test("a start teaches how long it takes", async () => {
  const traces: Trace[] = [];
  const span = (ms: number) => ({ min: ms, max: ms });
  const delays = { ...INSTANT.delays, appReady: span(700), sim: span(300), usim: span(200) };
  const bench = new Bench({
    ...{ timing: { delays, commands: {} }, sink: (trace) => traces.push(trace) },
  });
  await bench.host.command("AT+CFUN=1,1");
  await bench.clock.advance(60_000);
  const lessons = new Lessons(COMMANDS.keys());
  lessons.read(rowsOf(journalOf(traces)));
  const { delays: learned } = lessons.learned();
  const times = Object.fromEntries(learned.map(({ name, min }) => [name, min]));
  expect(times).toMatchObject({ appReady: 700, sim: 300, usim: 200 });
});
