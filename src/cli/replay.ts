import { differenceText, replay, type Difference, type Replayed } from "../journal/replay.ts";
import { recordedNetwork } from "../journal/peers.ts";
import { readRows, type NumberedRow } from "../journal/read.ts";
import { turnsOf } from "../journal/turns.ts";
import { HostError } from "../kernel/errors.ts";
import { RealClock } from "../kernel/real-clock.ts";
import { parseFault } from "../faults/parse.ts";
import { readLines } from "../storage/read-lines.ts";
import { PortStage } from "../testing/port-stage.ts";
import { replayStage } from "../testing/replay-stage.ts";
import { readSetup } from "../testing/stage-setup.ts";
import { mostOf } from "./most-of.ts";
import { readModelNamed } from "./model-option.ts";
import { openModule } from "./module-option.ts";
import type { OptionName, Parsed } from "./options.ts";
import { readTimingOption } from "./timing.ts";

/** `replay`: plays the host of a journal, and shows what the module says otherwise. Exit code 1 if it does. */
export async function replayFile(paths: readonly string[], { given }: Parsed): Promise<void> {
  const [path] = paths;
  if (path === undefined || paths.length > 1) {
    throw new HostError("MT_USAGE", "replay needs one journal (*.jsonl)");
  }
  const json = given.has("json");
  const tell = (difference: Difference): void => {
    const event = { event: "differs", file: path, ...difference };
    process.stdout.write(json ? `${JSON.stringify(event)}\n` : differenceText(path, difference));
  };
  const port = given.get("port")?.at(-1);
  const replayed = port === undefined ? await atTwin() : await atPort(port);
  if (replayed.turns === 0) {
    throw new HostError("MT_FILE", `${path}: no host types anything in it`);
  }
  const { turns, differences } = replayed;
  if (json) process.stdout.write(`${JSON.stringify({ event: "replayed", turns, differences })}\n`);
  else if (differences === 0) process.stdout.write(`${turns} turns, no difference\n`);
  else process.stdout.write(`${turns} turns, ${differences} with differences\n`);
  if (differences > 0) process.exitCode = 1;

  function rows(): Generator<NumberedRow> {
    return readRows(readLines(path!), path!);
  }

  async function atTwin(): Promise<Replayed> {
    const first = rows().next().value;
    const head = first?.row.kind === "journal" ? first.row : undefined;
    const name = given.get("model")?.at(-1);
    const model =
      name === undefined
        ? head?.model && (await readModelNamed(head.model, `${path}: the model`))
        : await readModelNamed(name, "--model");
    const timing = await readTimingOption(given);
    const faults = (given.get("fault") ?? []).map((text) => {
      const fault = parseFault(text);
      if (typeof fault === "string") throw new HostError("MT_USAGE", `--fault '${text}': ${fault}`);
      return fault;
    });
    const setup = {
      ...readSetup([], path, model || undefined),
      faults,
      ...(timing && { timing }),
    };
    const seed = given.get("seed")?.at(-1) ?? head?.seed;
    const stage = replayStage(setup, recordedNetwork(rows()), seed);
    const result = await replay(turnsOf(rows()), stage, tell);
    if (stage.defects.length > 0) throw new Error(stage.defects[0]);
    return result;
  }

  async function atPort(place: string): Promise<Replayed> {
    for (const option of ["model", "fault", "timing", "seed"] as const satisfies OptionName[]) {
      if (!given.has(option)) continue;
      throw new HostError("MT_USAGE", `--${option} is for a twin; at --port there is a module`);
    }
    // Before anything is opened.
    rows().next();
    const clock = new RealClock();
    const module = await openModule("port", place, { clock, onClosed() {} });
    try {
      const stage = new PortStage({ pipe: module.pipe, clock, mostOf });
      return await replay(turnsOf(rows()), stage, tell);
    } catch (error) {
      if (!(error instanceof HostError) || error.code !== "MT_TRANSCRIPT") throw error;
      throw new HostError("MT_PORT_UNAVAILABLE", `--port ${place}: ${error.message}`);
    } finally {
      module.close();
    }
  }
}
