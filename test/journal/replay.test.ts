import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { recordedNetwork } from "../../src/journal/peers.ts";
import { replay, type Difference } from "../../src/journal/replay.ts";
import { TranscriptWriter } from "../../src/journal/transcript.ts";
import { turnsOf } from "../../src/journal/turns.ts";
import { parseFault } from "../../src/faults/parse.ts";
import { play, playDialogue, readDialogue } from "../../src/testing/play.ts";
import { unplayable } from "../../src/testing/playable.ts";
import { replayStage } from "../../src/testing/replay-stage.ts";
import { simStage, watchedStage } from "../../src/testing/sim-stage.ts";
import { readSetup, type StageSetup } from "../../src/testing/stage-setup.ts";
import { parseTranscript } from "../../src/testing/transcript.ts";
import type { Trace } from "../../src/trace/trace.ts";
import { transcripts } from "../transcript-files.ts";
import { journalOf, rowsOf } from "./rows.ts";

async function recorded(text: string, name = "a.at"): Promise<Trace[]> {
  const traces: Trace[] = [];
  await playDialogue(
    readDialogue(text, name),
    watchedStage((trace) => traces.push(trace)),
  );
  return traces;
}

async function replayed(traces: readonly Trace[], setup: StageSetup) {
  const rows = rowsOf(journalOf(traces));
  const stage = replayStage(setup, recordedNetwork(rows));
  const differences: Difference[] = [];
  const { turns } = await replay(turnsOf(rows), stage, (found) => differences.push(found));
  expect(stage.defects).toEqual([]);
  return { turns, differences };
}

/** Those in which nothing is done but by the host. */
const typed = transcripts().filter(({ path, name }) => {
  const transcript = parseTranscript(readFileSync(path, "utf8"), name);
  const setup = transcript.setup.filter(({ text }) => !text.startsWith("simulated "));
  return (
    unplayable({ ...transcript, setup }, "BG95-M3", { lines: false, careful: false }) === undefined
  );
});

test("there are many of them", () => {
  expect(typed.length).toBeGreaterThan(100);
});

describe("a recorded host at the same twin finds no difference, and its transcript passes", () => {
  test.each(typed)("$name", async ({ path, name }) => {
    const text = readFileSync(path, "utf8");
    const traces = await recorded(text, name);
    const { differences } = await replayed(traces, readSetup([]));
    expect(differences).toEqual([]);

    // A transcript has pauses of half a second and more.
    if (/^@ simulated .*exact time/m.test(text)) return;
    let written = "";
    const writer = new TranscriptWriter((piece) => (written += piece));
    for (const trace of traces) {
      if (trace.kind !== "bytes") continue;
      if (trace.way === "from host") writer.fromHost(trace.at, trace.chunk);
      else writer.toHost(trace.at, trace.chunk);
    }
    writer.end();
    await play(written, simStage, "recorded.at");
  });
});

const SOCKET = `
@ tcp 10.0.0.1:7 echo
@ active 1

> AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,1
< OK
<
< +QIOPEN: 0,0

> AT+QISEND=0,4
< >
>> ping
<< ping\\r\\nSEND OK\\r\\n\\r\\n+QIURC: "recv",0,4\\r\\nping\\r\\n
> AT+CSQ
< +CSQ: 24,99
<
< OK
`;

test("peers do again what they did", async () => {
  const traces = await recorded(SOCKET);
  expect(await replayed(traces, readSetup([]))).toEqual({ turns: 5, differences: [] });
});

test("also where they are only known from what the module said of them", async () => {
  const traces = (await recorded(SOCKET)).filter(({ kind }) => kind === "bytes");
  expect(await replayed(traces, readSetup([]))).toEqual({ turns: 5, differences: [] });
});

test("and in buffer access mode, read in two parts", async () => {
  const text = `
@ tcp 10.0.0.1:7
@ active 1

> AT+QIOPEN=1,0,"TCP","10.0.0.1",7
< OK
<
< +QIOPEN: 0,0
~ 2 s
peer> hello
< +QIURC: "recv",0
> AT+QIRD=0,2
< +QIRD: 2
< he
<
< OK
> AT+QIRD=0,10
< +QIRD: 3
< llo
<
< OK
peer! closes
< +QIURC: "closed",0
`;
  for (const traces of [
    await recorded(text),
    (await recorded(text)).filter(({ kind }) => kind === "bytes"),
  ]) {
    expect((await replayed(traces, readSetup([]))).differences).toEqual([]);
  }
});

test("a fault makes exactly its difference", async () => {
  const fault = parseFault("answer on=AT+CSQ");
  if (typeof fault === "string") throw new Error(fault);
  const traces = await recorded(SOCKET);
  const { differences } = await replayed(traces, { ...readSetup([]), faults: [fault] });
  expect(differences).toHaveLength(1);
  const [{ typed, lines }] = differences as [Difference];
  expect(typed).toBe("AT+CSQ\\r");
  expect(lines.map(({ kind, text }) => [kind, text])).toEqual([
    ["same", "AT+CSQ\\r"],
    ["missing", "+CSQ: 24,99"],
    ["missing", "OK"],
    ["extra", "ERROR"],
  ]);
});

test("another model differs where it says who it is, and not in what is declared unknown", async () => {
  const traces = await recorded("> AT+CGMM\n< BG95-M3\n<\n< OK\n> AT+GSN\n< {imei}\n<\n< OK\n");
  const model = readSetup([{ line: 1, text: "model BG77" }]);
  const { turns, differences } = await replayed(traces, model);
  expect(turns).toBe(2);
  expect(differences.map(({ typed }) => typed)).toEqual(["AT+CGMM\\r"]);
});
