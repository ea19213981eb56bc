import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { HostError } from "../kernel/errors.ts";
import { RealClock } from "../kernel/real-clock.ts";
import { MODELS, findModel } from "../models/catalogue.ts";
import type { Model } from "../models/model.ts";
import { playSteps, readDialogue, type Dialogue } from "../testing/play.ts";
import { loosened, unplayable } from "../testing/playable.ts";
import { PortStage } from "../testing/port-stage.ts";
import { parseTranscript } from "../testing/transcript.ts";
import { mostOf } from "./most-of.ts";
import { readModelNamed } from "./model-option.ts";
import { openModule } from "./module-option.ts";
import type { Parsed } from "./options.ts";

/** How long AT+QIDEACT may take, in milliseconds. TCP/IP 2.1.3. */
const DEACTIVATION = 40_000;

interface Read {
  readonly path: string;
  readonly text: string;
}

type Result = {
  readonly event: "passed" | "skipped" | "failed";
  readonly file: string;
  readonly why?: string;
};

/**
 * `verify`: plays the transcripts that a module at a port can have, each behind a fresh start of its settings. `play`: one
 * of them, as it is. Exit code 1 if one differs.
 */
export async function verify(
  how: "verify" | "play",
  paths: readonly string[],
  { given }: Parsed,
): Promise<void> {
  const place = given.get("port")?.at(-1);
  if (place === undefined) {
    throw new HostError(
      "MT_USAGE",
      `${how} needs --port: /dev/ttyUSB2[,BAUD], tcp://HOST:PORT or unix:PATH`,
    );
  }
  if (paths.length === 0 || (how === "play" && paths.length > 1)) {
    const what = how === "play" ? "one transcript (*.at)" : "transcripts (*.at) or folders";
    throw new HostError("MT_USAGE", `${how} needs ${what}`);
  }
  const files = paths.flatMap(transcriptsAt);
  const named = given.get("model")?.at(-1);
  const asked = named === undefined ? undefined : await readModelNamed(named, "--model");
  // What cannot be read is known before anything is typed.
  for (const { text, path } of files) readDialogue(text, path, asked);
  const json = given.has("json");
  const say = (result: Result): void => {
    process.stdout.write(json ? `${JSON.stringify(result)}\n` : asWords(result));
  };

  const clock = new RealClock();
  const module = await openModule("port", place, { clock, onClosed() {} });
  const { pipe, lines } = module;
  const stage = new PortStage({
    ...{ pipe, clock, mostOf },
    setDtr: lines && ((active) => lines.set("DTR", active)),
  });
  const results: Result[] = [];
  try {
    const model = asked ?? (await modelOf(stage, place));
    for (const file of files) {
      const result = await played(file, model);
      results.push(result);
      say(result);
      if (stage.gone) throw new HostError("MT_PORT_UNAVAILABLE", `--port ${place}: it is gone`);
    }
  } finally {
    module.close();
  }
  const count = (event: string): number =>
    results.filter((result) => result.event === event).length;
  const [passed, failed, skipped] = [count("passed"), count("failed"), count("skipped")];
  if (json) process.stdout.write(`${JSON.stringify({ event: "ran", passed, failed, skipped })}\n`);
  else process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  if (failed > 0) process.exitCode = 1;

  async function played({ path, text }: Read, model: Model): Promise<Result> {
    const transcript = parseTranscript(text, path);
    const careful = how === "verify";
    const why = unplayable(transcript, model.name, { lines: lines !== undefined, careful });
    if (why !== undefined && how === "play") {
      throw new HostError("MT_TRANSCRIPT", `${path}: cannot be played at a port: ${why}`);
    }
    if (why !== undefined) return { event: "skipped", file: path, why };
    const dialogue = loosened(readDialogue(text, path, model));
    try {
      if (how === "verify") await freshen(stage);
      await before(stage, dialogue);
      await playSteps(dialogue, stage, namesOf(dialogue));
      return { event: "passed", file: path };
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      return { event: "failed", file: path, why: error.message };
    }
  }
}

/** AT+CGMM. Throws MT_PORT_UNAVAILABLE if nobody answers, MT_USAGE if the answer is no model that is known. */
async function modelOf(stage: PortStage, place: string): Promise<Model> {
  await awake(stage, place);
  const said = await asked(stage, "AT+CGMM");
  const name = /^[A-Z]\w*-?\w*$/m.exec(said.replace(/^AT.*$/gm, "").replaceAll("\r", ""))?.[0];
  const model = name === undefined ? undefined : (findModel(name) ?? findModel(`${name}-M3`));
  if (model) return model;
  const known = MODELS.map((one) => one.name).join(", ");
  throw new HostError(
    "MT_USAGE",
    `--port ${place}: AT+CGMM tells no model that is known (${known}); say --model`,
  );
}

/** The module answers AT; also where a dialogue before has left it in the middle of something. */
async function awake(stage: PortStage, place: string): Promise<void> {
  for (const escape of ["", "", "+++", "\u001b"]) {
    if (escape !== "") {
      await stage.pass(1100);
      stage.type(Buffer.from(escape));
      await stage.pass(1100);
    }
    stage.forget();
    stage.type(Buffer.from("AT\r"));
    const isOk = (): boolean => stage.heard().toString("latin1").endsWith("\r\nOK\r\n");
    await stage.until(isOk, 1000);
    if (isOk()) return;
  }
  throw new HostError("MT_PORT_UNAVAILABLE", `--port ${place}: nobody answers AT`);
}

/** The settings of a first start, as far as they can be typed, and nothing open. */
async function freshen(stage: PortStage): Promise<void> {
  await awake(stage, "");
  for (const line of ["AT&F", "ATE1"]) await asked(stage, line);
  const active = await asked(stage, "AT+QIACT?");
  for (const [, context] of active.matchAll(/^\+QIACT: (\d+),1,/gm)) {
    await asked(stage, `AT+QIDEACT=${context}`);
  }
  await stage.pass(50);
  stage.forget();
}

/** Types a line, and answers what is said to it. */
async function asked(stage: PortStage, line: string): Promise<string> {
  stage.forget();
  stage.type(Buffer.from(`${line}\r`));
  const over = /\r\n(OK|ERROR|\+CM[ES] ERROR: .*)\r\n/;
  await stage.until(() => over.test(stage.heard().toString("latin1")), DEACTIVATION);
  const said = stage.heard().toString("latin1");
  stage.forget();
  return said;
}

async function before(stage: PortStage, { file, setup }: Dialogue): Promise<void> {
  for (const command of setup.before) {
    const said = await asked(stage, command);
    if (said.includes("\r\nOK\r\n")) continue;
    throw new HostError("MT_TRANSCRIPT", `${file}: ${command} was not answered with OK`);
  }
}

function namesOf({ setup }: Dialogue): ReadonlyMap<string, string> {
  return new Map([...setup.ports].map(([name, port]) => [name, String(port)]));
}

function transcriptsAt(path: string): Read[] {
  try {
    if (!statSync(path).isDirectory()) return [{ path, text: readFileSync(path, "utf8") }];
    const names = readdirSync(path, { recursive: true, encoding: "utf8" });
    const found = names.filter((name) => name.endsWith(".at")).toSorted();
    if (found.length > 0) {
      return found.map((name) => {
        const file = join(path, name);
        return { path: file, text: readFileSync(file, "utf8") };
      });
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "no such file or folder" : message;
    throw new HostError("MT_FILE", `${path}: ${why}`);
  }
  throw new HostError("MT_FILE", `${path}: no *.at file is below it`);
}

function asWords({ event, file, why }: Result): string {
  if (event === "passed") return `ok    ${file}\n`;
  if (event === "skipped") return `skip  ${file}: ${why}\n`;
  return `FAIL  ${file}\n${why!.replace(/^/gm, "      ")}\n`;
}
