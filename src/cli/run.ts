import { closeSync, openSync, readdirSync, readFileSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { HostError } from "../kernel/errors.ts";
import type { Model } from "../models/model.ts";
import { junitReport, type TestResult } from "../testing/junit.ts";
import { playDialogue, readDialogue, type Dialogue } from "../testing/play.ts";
import { simStage } from "../testing/sim-stage.ts";

export interface RunOptions {
  /** The module for transcripts that name none. */
  readonly model: Model | undefined;
  /** --junit */
  readonly junit: string | undefined;
  readonly json: boolean;
}

/**
 * Plays transcripts on twins in memory, on simulated time. True if all passed. Throws MT_TRANSCRIPT before any is
 * played if one cannot be read, and MT_FILE or MT_USAGE for what is no file.
 */
export async function runTranscripts(
  paths: readonly string[],
  { model, junit, json }: RunOptions,
): Promise<boolean> {
  if (paths.length === 0)
    throw new HostError("MT_USAGE", "run needs transcripts (*.at) or folders");
  const dialogues = readAll(paths.flatMap(transcriptsAt), model);
  // Before anything is played: a report that cannot be written should be known at once.
  const report = junit === undefined ? undefined : openReport(junit);
  const results: TestResult[] = [];
  for (const dialogue of dialogues) {
    const result = await played(dialogue);
    results.push(result);
    process.stdout.write(json ? asJson(result) : asWords(result));
  }
  const failed = results.filter(({ why }) => why !== undefined).length;
  const passed = results.length - failed;
  if (json) process.stdout.write(`${JSON.stringify({ event: "ran", passed, failed })}\n`);
  else process.stdout.write(`${passed} passed, ${failed} failed\n`);
  if (report !== undefined) {
    writeSync(report, junitReport("modemtwin run", results));
    closeSync(report);
  }
  return failed === 0;
}

/** The file, or every transcript below the folder. */
function transcriptsAt(path: string): string[] {
  if (!stats(path).isDirectory()) return [path];
  const names = readdirSync(path, { recursive: true, encoding: "utf8" });
  const found = names.filter((name) => name.endsWith(".at")).toSorted();
  if (found.length === 0) throw new HostError("MT_FILE", `run ${path}: no *.at file is below it`);
  return found.map((name) => join(path, name));
}

function stats(path: string) {
  try {
    return statSync(path);
  } catch (error) {
    throw new HostError("MT_FILE", `run ${path}: ${reason(error)}`);
  }
}

/** Reads them all, and tells every mistake there is, a line each. */
function readAll(paths: readonly string[], model: Model | undefined): Dialogue[] {
  const mistakes: string[] = [];
  const dialogues: Dialogue[] = [];
  for (const path of paths) {
    try {
      dialogues.push(readDialogue(readFileSync(path, "utf8"), path, model));
    } catch (error) {
      mistakes.push(error instanceof HostError ? error.message : `run ${path}: ${reason(error)}`);
    }
  }
  if (mistakes.length > 0) throw new HostError("MT_TRANSCRIPT", mistakes.join("\n"));
  return dialogues;
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
  return message;
}

async function played(dialogue: Dialogue): Promise<TestResult> {
  const begun = performance.now();
  let why: string | undefined;
  try {
    await playDialogue(dialogue, simStage);
  } catch (error) {
    // Anything else than a difference is a mistake of ours; its stack helps whoever mends it.
    const { stack, message } = error as Error;
    why = error instanceof HostError ? message : `${dialogue.file}: ${stack ?? message}`;
  }
  return { name: dialogue.file, ms: performance.now() - begun, why };
}

function asWords({ name, why }: TestResult): string {
  if (why === undefined) return `ok    ${name}\n`;
  return `FAIL  ${name}\n${why.replace(/^/gm, "      ")}\n`;
}

function asJson({ name, ms, why }: TestResult): string {
  const event = why === undefined ? "passed" : "failed";
  return `${JSON.stringify({ event, file: name, ms: Math.round(ms), ...(why && { why }) })}\n`;
}
