import cluster from "node:cluster";
import { setFlagsFromString } from "node:v8";
import { failuresOf, type ReportHead } from "../../fleet/report/fleet-report.ts";
import { progressLine } from "../../fleet/report/progress.ts";
import { reportText } from "../../fleet/report/report-text.ts";
import { check } from "../../fleet/report/thresholds.ts";
import type { HostError } from "../../kernel/errors.ts";
import type { Parsed } from "../options.ts";
import { version } from "../version.ts";
import { checkLimits } from "./limits.ts";
import { mergeFiles } from "./merge.ts";
import type { FleetRun } from "./run.ts";
import { openFleetHttp } from "./http.ts";
import { readFleetSetup, type FleetSetup } from "./setup.ts";
import { readyWords, type FleetReady } from "./words.ts";
import { writeReports } from "./write-reports.ts";

const TICK = 1000;
/** Where nobody looks at a terminal, progress is told so often, in ticks. */
const SELDOM = 10;

/** `modemtwin fleet`: modules until the program is told to end, or all of their scripts have. */
export async function fleet(words: readonly string[], parsed: Parsed): Promise<void> {
  if (words[0] === "merge") return mergeFiles(words.slice(1), parsed);
  // A young generation of 16 MiB twice would be a fifth of a fleet's memory. A small one is collected more often, but
  // each time in less than a millisecond: a module leaves next to nothing behind.
  setFlagsFromString("--semi-space-growth-factor=1");
  if (cluster.isWorker) {
    const { work } = await import("./worker.ts");
    return work(words, parsed);
  }
  const { given } = parsed;
  const json = given.has("json");
  const setup = await readFleetSetup(words, parsed);
  for (const advice of checkLimits(setup, parsed)) note(advice);
  let stop: (reason: string) => void = () => process.exit(0);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => stop(signal));
  }
  const run = await open(setup, parsed, note);
  const began = new Date().toISOString();
  const { plan, shard } = setup;
  const head: ReportHead = {
    ...{ by: `modemtwin ${version()}`, plan: plan.name, seed: plan.seed, began },
    modems: run.modems,
    shard: shard.of === 1 ? null : shard,
  };
  const http = await openFleetHttp(given, run, () => run.report(head)).catch(
    async (error: unknown) => {
      await run.close();
      throw error;
    },
  );
  const ready: FleetReady = {
    event: "ready",
    name: plan.name,
    modems: run.modems,
    ports: [...run.ports, ...(http ? [http.info] : [])],
  };
  process.stdout.write(json ? `${JSON.stringify(ready)}\n` : readyWords(ready));
  const begun = performance.now();
  run.start();

  const scripted = plan.groups.filter(({ firmware }) => firmware !== undefined);
  const own = scripted.reduce((sum, { count }) => sum + count, 0);
  const reason = await new Promise<string>((resolve) => {
    stop = resolve;
    let ticks = 0;
    const ticking = setInterval(() => {
      run.tick();
      ticks++;
      tellProgress(ticks);
      const lasted = performance.now() - begun;
      if (setup.lasts !== undefined && lasted >= setup.lasts) resolve("its time is over");
      else if (own > 0 && own === allOf(plan) && run.finished >= run.modems)
        resolve("every script has ended");
      else if ("broken" in run && run.broken !== undefined)
        resolve("its workers end by themselves");
    }, TICK);
    ticking.unref();
    // Nothing else may keep the process alive.
    setInterval(() => {}, 2 ** 30);
  });
  // A second signal does not wait.
  stop = () => process.exit(130);
  run.tick();
  let report = run.report(head);
  http?.close();
  await run.close();
  // Workers have told their last.
  if (setup.processes > 1) report = run.report(head);
  const checked = setup.thresholds.map((threshold) => check(threshold, report));
  clearLine();
  writeReports(setup.reports, report, checked);
  if (json)
    process.stdout.write(`${JSON.stringify({ event: "exit", reason, thresholds: checked })}\n`);
  else if (own > 0) process.stdout.write(reportText(report, checked));
  else process.stdout.write(`${reason}\n`);
  const failed = checked.some(({ ok }) => !ok) || ("broken" in run && run.broken !== undefined);
  process.exitCode = failed ? 1 : 0;
  process.stdout.write("", () => process.exit());

  function note(message: string): void {
    clearLine();
    process.stdout.write(json ? `${JSON.stringify({ event: "note", message })}\n` : `${message}\n`);
  }

  function tellProgress(ticks: number): void {
    const terminal = process.stdout.isTTY && !json;
    if (!terminal && ticks % SELDOM !== 0) return;
    const counts = run.counts();
    const lately = run.timeline.slice(-setup.processes);
    const lasted = performance.now() - begun;
    const ramp = Math.max(0, ...plan.groups.map((group) => (group.firmware ? group.ramp : 0)));
    const failures: { [result: string]: number } = {};
    for (const { result, count } of failuresOf(counts.operations))
      failures[result] = (failures[result] ?? 0) + count;
    const sum = (of: (point: (typeof lately)[number]) => number): number =>
      lately.reduce((total, point) => total + of(point), 0);
    const progress = {
      ...{ lasted, failures, of: run.modems },
      modems: run.modems - (counts.states["waiting"] ?? 0) - (counts.states["taken"] ?? 0),
      states: counts.states,
      opens: sum(({ connects, seconds }) => connects / seconds),
      up: sum(({ up, seconds }) => up / seconds),
      ...(lasted < ramp && { ramp: ramp - lasted }),
    };
    if (json) process.stdout.write(`${JSON.stringify({ event: "progress", ...progress })}\n`);
    else if (terminal)
      process.stdout.write(`\r\x1b[2K${progressLine(progress, process.stdout.columns - 1)}`);
    else process.stdout.write(`${progressLine(progress, 120)}\n`);
  }

  function clearLine(): void {
    if (process.stdout.isTTY && !json) process.stdout.write("\r\x1b[2K");
  }
}

function allOf({ groups }: FleetSetup["plan"]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

async function open(
  setup: FleetSetup,
  parsed: Parsed,
  tell: (message: string) => void,
): Promise<FleetRun & { readonly broken?: HostError | undefined }> {
  if (setup.processes === 1) {
    const { openSolo } = await import("./solo.ts");
    return openSolo(setup, parsed, tell);
  }
  const { Workers } = await import("./workers.ts");
  return Workers.open(setup, tell);
}
