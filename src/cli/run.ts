import { closeSync, openSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { decodeUtf8 } from "../documents/utf8.ts";
import { HostError } from "../kernel/errors.ts";
import type { Model } from "../models/model.ts";
import { junitReport, type TestResult } from "../testing/junit.ts";
import { playScenario } from "../scenario/play.ts";
import { readScenario, type Scenario } from "../scenario/scenario.ts";
import type { Parsed } from "./options.ts";
import { isPortOption } from "./ports/kinds.ts";
import { playDialogue, readDialogue } from "../testing/play.ts";
import { simStage, watchedStage } from "../testing/sim-stage.ts";
import type { TraceSink } from "../trace/trace.ts";
import { naming } from "./tracing.ts";
import { version } from "./version.ts";

export interface RunOptions {
  /** The whole command line, for a scenario whose host is at a port. */
  readonly parsed: Parsed;
  /** The module for transcripts that name none. */
  readonly model: Model | undefined;
  /** --junit */
  readonly junit: string | undefined;
  readonly json: boolean;
  /** --journal */
  readonly journal?: string | undefined;
}

const NEEDED = "needs transcripts (*.at), scenarios (*.yaml) or folders";

/** Something that can be played. */
interface Test {
  readonly name: string;
  readonly scenario?: Scenario;
  readonly model: string;
  /** What is not as it should be; empty: it passed. */
  play(sink?: TraceSink): Promise<readonly string[]>;
}

/**
 * Plays transcripts and scenarios on twins in memory, on simulated time. True if all passed. Throws MT_TRANSCRIPT before any is
 * played if one cannot be read, and MT_FILE or MT_USAGE for what is no file.
 */
export async function runTranscripts(
  paths: readonly string[],
  { parsed, model, junit, json, journal }: RunOptions,
): Promise<boolean> {
  if (paths.length === 0) throw new HostError("MT_USAGE", `run ${NEEDED}`);
  // First: a report that cannot be written should be known at once, and yesterday's be gone whatever happens.
  const report = junit === undefined ? undefined : openReport(junit);
  const results: TestResult[] = [];
  const write = (): void => {
    if (report === undefined || junit === undefined) return;
    try {
      writeFileSync(report, junitReport("modemtwin run", results));
      closeSync(report);
    } catch (error) {
      throw new HostError("MT_FILE", `--junit ${junit}: ${reason(error)}`);
    }
  };
  let tests: Test[];
  try {
    tests = await readAll(paths.flatMap(filesAt), model);
  } catch (error) {
    if (error instanceof HostError)
      results.push({ name: paths.join(" "), ms: 0, why: error.message });
    write();
    throw error;
  }
  const ported = parsed.order.some(([name]) => isPortOption(name));
  const live = tests.find(({ scenario }) => scenario && (ported || !scenario.host));
  checkAlone(live, tests.length, parsed);
  if (live?.scenario) {
    await serveScenario(live.scenario, parsed, (result) => {
      results.push(result);
      // Standard output belongs to the host when it is a port.
      const out = parsed.given.has("stdio") ? process.stderr : process.stdout;
      out.write(json ? asJson(result) : asWords(result));
      write();
    });
    return true;
  }
  const watched = journal === undefined ? undefined : await openWatched(journal, tests);
  for (const test of tests) {
    const result = await played(test, watched?.sink);
    results.push(result);
    process.stdout.write(json ? asJson(result) : asWords(result));
  }
  const failed = results.filter(({ why }) => why !== undefined).length;
  const passed = results.length - failed;
  if (json) process.stdout.write(`${JSON.stringify({ event: "ran", passed, failed })}\n`);
  else process.stdout.write(`${passed} passed, ${failed} failed\n`);
  write();
  watched?.close();
  return failed === 0;
}

/** --journal, of one dialogue. */
async function openWatched(path: string, tests: readonly Test[]) {
  if (tests.length !== 1) {
    throw new HostError(
      "MT_USAGE",
      `--journal ${path}: it is of one transcript or scenario, and these are ${tests.length}`,
    );
  }
  const { openSteadyJournal } = await import("../storage/journal-file.ts");
  const tell = (message: string): void => {
    process.stderr.write(`modemtwin: --journal ${message}\n`);
    process.exitCode = 1;
  };
  return naming("journal", () =>
    openSteadyJournal(path, {
      head: {
        by: `modemtwin ${version()}`,
        model: tests[0]!.model,
        seed: tests[0]!.scenario?.seed,
      },
      tell,
    }),
  );
}

/** Reads transcripts and scenarios and plays none. Throws MT_TRANSCRIPT with all that is wrong. */
export async function checkFiles(paths: readonly string[], model: Model | undefined) {
  if (paths.length === 0) throw new HostError("MT_USAGE", `check ${NEEDED}`);
  const tests = await readAll(paths.flatMap(filesAt), model);
  for (const { name } of tests) process.stdout.write(`ok    ${name}\n`);
}

/** A scenario whose host is at a port has the program for itself; the others need no port. */
function checkAlone(live: Test | undefined, count: number, { given }: Parsed): void {
  if (live && count > 1) {
    throw new HostError(
      "MT_USAGE",
      `run ${live.name}: it is for a host at a port, and so played alone`,
    );
  }
  if (live) return;
  for (const name of given.keys()) {
    if (["model", "junit", "json", "journal"].includes(name)) continue;
    throw new HostError(
      "MT_USAGE",
      `--${name} is for a scenario with a host at a port (--pty, --tcp…); these are played with their own`,
    );
  }
}

/** Serves until the scenario is over. */
async function serveScenario(
  scenario: Scenario,
  parsed: Parsed,
  tell: (result: TestResult) => void,
): Promise<void> {
  const { serve } = await import("./serve.ts");
  const { showOf } = await import("./show.ts");
  const begun = performance.now();
  const show = showOf(scenario, (failures) => {
    const why = failures.length === 0 ? undefined : failures.join("\n");
    tell({ name: scenario.file, ms: performance.now() - begun, why });
    return why === undefined ? 0 : 1;
  });
  await serve(parsed, show);
}

const SCENARIO = /\.(ya?ml|json)$/i;

/** The file, or every transcript and scenario below the folder. */
function filesAt(path: string): string[] {
  if (!stats(path).isDirectory()) return [path];
  const names = namesBelow(path);
  const found = names.filter((name) => /\.(at|ya?ml)$/i.test(name)).toSorted();
  if (found.length === 0)
    throw new HostError("MT_FILE", `${path}: no *.at or *.yaml file is below it`);
  return found.map((name) => join(path, name));
}

/** Links to folders are not followed: they may lead round in a circle. */
function namesBelow(path: string): string[] {
  try {
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(path, join(entry.parentPath, entry.name)));
  } catch (error) {
    throw new HostError("MT_FILE", `${path}: ${reason(error)}`);
  }
}

function stats(path: string) {
  try {
    return statSync(path);
  } catch (error) {
    throw new HostError("MT_FILE", `${path}: ${reason(error)}`);
  }
}

/** Reads them all, and tells every mistake there is, a line each. */
async function readAll(paths: readonly string[], model: Model | undefined): Promise<Test[]> {
  const mistakes: string[] = [];
  const tests: Test[] = [];
  for (const path of paths) {
    try {
      tests.push(SCENARIO.test(path) ? await scenarioAt(path, model) : transcriptAt(path, model));
    } catch (error) {
      mistakes.push(error instanceof HostError ? error.message : `${path}: ${reason(error)}`);
    }
  }
  if (mistakes.length > 0) throw new HostError("MT_TRANSCRIPT", mistakes.join("\n"));
  return tests;
}

function transcriptAt(path: string, model: Model | undefined): Test {
  const dialogue = readDialogue(decodeUtf8(readFileSync(path), path), path, model);
  return {
    name: path,
    model: dialogue.setup.model.name,
    play: async (sink) => (await playDialogue(dialogue, sink ? watchedStage(sink) : simStage), []),
  };
}

async function scenarioAt(path: string, model: Model | undefined): Promise<Test> {
  const scenario = await readScenario(path, model);
  const { name } = scenario.setup.model;
  return { name: path, scenario, model: name, play: (sink) => playScenario(scenario, sink) };
}

function openReport(path: string): number {
  try {
    return openSync(path, "w");
  } catch (error) {
    throw new HostError("MT_FILE", `--junit ${path}: ${reason(error)}`);
  }
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "no such file or folder";
  if (code === "EACCES") return "not allowed";
  if (code === "EISDIR") return "is a folder";
  if (code === "ENOSPC") return "no space left";
  return message;
}

async function played({ name, play }: Test, sink?: TraceSink): Promise<TestResult> {
  const begun = performance.now();
  let failures: readonly string[];
  try {
    failures = await play(sink);
  } catch (error) {
    // Anything else than a difference is a mistake of ours; its stack helps whoever mends it.
    const { stack, message } = error as Error;
    failures = [error instanceof HostError ? message : `${name}: ${stack ?? message}`];
  }
  const why = failures.length === 0 ? undefined : failures.join("\n");
  return { name, ms: performance.now() - begun, why };
}

function asWords({ name, why }: TestResult): string {
  if (why === undefined) return `ok    ${name}\n`;
  return `FAIL  ${name}\n${why.replace(/^/gm, "      ")}\n`;
}

function asJson({ name, ms, why }: TestResult): string {
  const event = why === undefined ? "passed" : "failed";
  return `${JSON.stringify({ event, file: name, ms: Math.round(ms), ...(why && { why }) })}\n`;
}
