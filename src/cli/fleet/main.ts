import { constants } from "node:os";
import { setFlagsFromString } from "node:v8";
import type { FleetReport, ReportHead } from "../../fleet/report/fleet-report.ts";
import { reportText } from "../../fleet/report/report-text.ts";
import { check } from "../../fleet/report/thresholds.ts";
import { HostError } from "../../kernel/errors.ts";
import type { Parsed } from "../options.ts";
import { version } from "../version.ts";
import { openFleetHttp } from "./http.ts";
import { checkLimits } from "./limits.ts";
import { mergeFiles } from "./merge.ts";
import { WORKER } from "./messages.ts";
import { ProgressTeller } from "./progress-teller.ts";
import { checkReportFiles } from "./report-files.ts";
import type { FleetRun } from "./run.ts";
import { readFleetSetup, type FleetSetup } from "./setup.ts";
import { readyWords, type FleetReady } from "./words.ts";
import { writeReports } from "./write-reports.ts";

const TICK = 1000;
/** No timer of Node's is longer. */
const FOR_EVER = 2 ** 31 - 1;

type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** `modemtwin fleet`: modules until the program is told to end, or all of their scripts have. */
export async function fleet(words: readonly string[], parsed: Parsed): Promise<void> {
  if (words[0] === "merge") return mergeFiles(words.slice(1), parsed);
  if (words[0] === "list") {
    const { listModules } = await import("./list.ts");
    return listModules(words.slice(1), parsed);
  }
  // A young generation of 16 MiB twice would be a fifth of a fleet's memory. A small one is collected more often, but
  // each time in less than a millisecond: a module leaves next to nothing behind.
  setFlagsFromString("--semi-space-growth-factor=1");
  if (process.env[WORKER] !== undefined && process.connected) {
    const { work } = await import("./worker.ts");
    return work(words, parsed);
  }
  const { given } = parsed;
  const json = given.has("json");
  const setup = await readFleetSetup(words, parsed);
  checkReportFiles(setup.reports);
  const teller = new ProgressTeller(setup, json);
  for (const advice of checkLimits(setup, parsed)) teller.note(advice);

  const ending = new AbortController();
  let stop = (signal: Signal): void => ending.abort(new Ended(signal));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => stop(signal));
  try {
    const run = await open(setup, parsed, ending.signal, (message) => teller.note(message));
    const { name: plan, seed } = setup.plan;
    const head: ReportHead = {
      ...{ by: `modemtwin ${version()}`, plan, seed, modems: run.modems },
      ...{ began: new Date().toISOString(), shard: setup.shard.of === 1 ? null : setup.shard },
    };
    const reason = await serve(run, head);
    // A second signal does not wait.
    stop = () => process.exit(130);
    await finish(run, head, reason);
  } catch (error) {
    // Whatever may still be open: it is over. Who has called says what is wrong before that.
    setImmediate(leave);
    if (!(error instanceof Ended)) throw error;
    // Nothing had begun yet.
    process.exitCode = 128 + constants.signals[error.signal];
  }

  /** Until it is over; answers why. What it serves by --http ends with it. */
  async function serve(run: FleetRun, head: ReportHead): Promise<string> {
    const http = await openFleetHttp(given, run, () => run.report(head)).catch(
      async (error: unknown) => {
        await run.close().catch(() => {});
        throw error;
      },
    );
    const ready: FleetReady = {
      ...{ event: "ready", name: setup.plan.name, modems: run.modems },
      ports: [...run.ports, ...(http ? [http.info] : [])],
    };
    process.stdout.write(json ? `${JSON.stringify(ready)}\n` : readyWords(ready));
    const begun = performance.now();
    run.start();
    let ticking: NodeJS.Timeout | undefined;
    let ended = false;
    const reason = await new Promise<string>((resolve) => {
      if (ending.signal.aborted) resolve((ending.signal.reason as Ended).signal);
      stop = resolve;
      const tick = async (): Promise<void> => {
        await run.tick();
        if (ended) return;
        const lasted = performance.now() - begun;
        teller.tick(run, lasted);
        const why = overBy(setup, run, lasted);
        if (why !== undefined) resolve(why);
      };
      ticking = setInterval(() => void tick(), TICK);
    });
    ended = true;
    clearInterval(ticking);
    run.tickNow();
    http?.close();
    return reason;
  }

  /** Ends it, and tells what came of it: whatever goes wrong, the rest is told. */
  async function finish(run: FleetRun, head: ReportHead, reason: string): Promise<void> {
    const keepAlive = setInterval(() => {}, FOR_EVER);
    let wrong = false;
    const tell = (error: unknown): void => {
      if (!(error instanceof HostError)) throw error;
      wrong = true;
      for (const line of error.message.split("\n")) process.stderr.write(`modemtwin: ${line}\n`);
    };
    const before = run.report(head);
    await run.close().catch(tell);
    // Workers have told their last.
    const report: FleetReport = setup.processes > 1 ? run.report(head) : before;
    const checked = setup.thresholds.map((threshold) => check(threshold, report));
    teller.clear();
    for (const file of setup.reports) {
      try {
        writeReports([file], report, checked);
      } catch (error) {
        tell(error);
      }
    }
    if (json)
      process.stdout.write(
        `${JSON.stringify({ event: "exit", reason, thresholds: checked.map(({ verdict }) => verdict) })}\n`,
      );
    else if (setup.scripts.size > 0) process.stdout.write(reportText(report, checked));
    else process.stdout.write(`${reason}\n`);
    process.exitCode = wrong ? 2 : checked.some(({ ok }) => !ok) ? 1 : 0;
    clearInterval(keepAlive);
    leave();
  }
}

/** A signal has ended it before anything had begun. */
class Ended extends Error {
  readonly signal: Signal;

  constructor(signal: Signal) {
    super(signal);
    this.signal = signal;
  }
}

/** Why a fleet is over by now; undefined: it goes on. */
function overBy({ plan, lasts }: FleetSetup, run: FleetRun, lasted: number): string | undefined {
  if (lasts !== undefined && lasted >= lasts) return "its time is over";
  const driven = plan.groups.every(({ firmware }) => firmware !== undefined);
  return driven && run.finished >= run.modems ? "every script has ended" : undefined;
}

/** What was printed goes out first. */
function leave(): void {
  process.stdout.write("", () => process.exit());
}

async function open(
  setup: FleetSetup,
  parsed: Parsed,
  signal: AbortSignal,
  tell: (message: string) => void,
): Promise<FleetRun> {
  if (setup.processes === 1) {
    const { openSolo } = await import("./solo.ts");
    return openSolo(setup, parsed, signal, tell);
  }
  const { Workers } = await import("./workers.ts");
  return Workers.open(setup, parsed, signal, tell);
}
