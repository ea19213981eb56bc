import { HostError } from "../kernel/errors.ts";
import { bytesOf, readable } from "../kernel/escapes.ts";
import type { Model } from "../models/model.ts";
import { isAround, type Around } from "./scene.ts";
import { readSetup, type StageSetup } from "./stage-setup.ts";
import { Expectation, parseTranscript, type Step } from "./transcript.ts";

/** Whatever speaks AT, with a network around it: a twin in memory, or one on a real port with real sockets. */
export interface Stage {
  type(bytes: Buffer): void;
  /** Everything the module has said since `forget`. */
  heard(): Buffer;
  forget(): void;
  /** Lets things happen until `done`, or until it is clear that it will not come. */
  until(done: () => boolean): Promise<void>;
  /** Lets exactly this much time pass. */
  pass(ms: number): Promise<void>;
  /** The remote end called `who`: `peer` is the last TCP connection, `peer1` the first, `10.0.0.1:7` a UDP endpoint. */
  remote(who: string): Remote;
  /** `host! drops DTR`, `network! deactivates 1`, `sim! is removed`. Throws MT_TRANSCRIPT if it cannot be done. */
  does(who: Around, what: string): void;
  close(): Promise<void>;
}

/** A remote end as a transcript drives it. */
export interface Remote {
  send(bytes: Buffer): void;
  /** Everything it got since the last `forget`. */
  got(): Buffer;
  forget(): void;
  does(what: string): void;
}

/** Builds what a transcript sets up. Names in `{}` are put in place by `variables`. */
export type MakeStage = (setup: StageSetup) => Promise<{
  readonly stage: Stage;
  readonly variables: ReadonlyMap<string, string>;
}>;

/** A dialogue that was read and makes sense. */
export interface Dialogue {
  readonly file: string;
  readonly setup: StageSetup;
  readonly steps: readonly Step[];
}

/** Reads a transcript, for a model if it names none. Throws MT_TRANSCRIPT with file, line and column. */
export function readDialogue(text: string, file = "transcript", model?: Model): Dialogue {
  const { setup, steps } = parseTranscript(text, file);
  return { file, setup: readSetup(setup, file, model), steps };
}

/** Plays a transcript and throws MT_TRANSCRIPT at the first line where the module says something else, or a peer gets it. */
export async function play(text: string, makeStage: MakeStage, file?: string): Promise<void> {
  return playDialogue(readDialogue(text, file), makeStage);
}

export async function playDialogue(dialogue: Dialogue, makeStage: MakeStage): Promise<void> {
  const { stage, variables } = await madeStage(dialogue, makeStage);
  try {
    await playSteps(dialogue, stage, variables);
  } finally {
    await stage.close();
  }
}

/** What goes wrong before the first line gets the name of the file. */
async function madeStage({ file, setup }: Dialogue, makeStage: MakeStage) {
  try {
    return await makeStage(setup);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    throw new HostError(error.code, `${file}: ${error.message}`);
  }
}

/** Plays it on a stage that is there already. */
export async function playSteps(
  { file, setup, steps }: Dialogue,
  stage: Stage,
  variables: ReadonlyMap<string, string>,
): Promise<void> {
  await new Player(stage, file, new Map(variables), setup.echo).play(steps);
}

class Player {
  readonly #stage: Stage;
  readonly #file: string;
  readonly #known: Map<string, string>;
  #echo: boolean;
  /** The echo of the line typed last, still to be heard in front of what is said next. */
  #echoed = "";

  constructor(stage: Stage, file: string, known: Map<string, string>, echo: boolean) {
    this.#stage = stage;
    this.#file = file;
    this.#known = known;
    this.#echo = echo;
  }

  async play(steps: readonly Step[]): Promise<void> {
    if (!this.#echo) {
      await this.#step({ line: 0, kind: "type", text: "ATE0" }, true);
      await this.#step({ line: 0, kind: "say", text: "ATE0\\r\\r\\nOK\\r\\n" }, true);
      this.#echoed = "";
    }
    for (const [index, step] of steps.entries()) {
      await this.#placed(step, steps[index + 1]?.kind === "say" && step.kind === "type");
    }
    await this.#silence("the end");
  }

  async #step(step: Step, answered: boolean): Promise<void> {
    const stage = this.#stage;
    switch (step.kind) {
      case "type": {
        await this.#silence(`line ${step.line}`);
        const text = this.#filled(step.text);
        stage.type(Buffer.concat([bytesOf(text), Buffer.from("\r")]));
        this.#echoed = this.#echo ? `${text.replace(/<BS>/g, "\\x08 \\x08")}\\r` : "";
        const echo = /^ATE([01])$/i.exec(text);
        if (echo) this.#echo = echo[1] === "1";
        if (!answered) await this.#expect(step.line, "");
        return;
      }
      case "raw":
        await this.#silence(`line ${step.line}`);
        return stage.type(bytesOf(this.#filled(step.text)));
      case "say":
        return this.#expect(step.line, step.text, step.atOnce);
      case "pass":
        await this.#silence(`line ${step.line}`);
        return stage.pass(step.ms);
      case "sends":
        return stage.remote(step.who).send(bytesOf(this.#filled(step.text)));
      case "gets":
        return this.#expectRemote(step.line, step.who, bytesOf(this.#filled(step.text)));
      case "does":
        if (isAround(step.who)) return stage.does(step.who, this.#filled(step.text));
        return stage.remote(step.who).does(this.#filled(step.text));
    }
  }

  /** What the stage says of a step gets the place where it stands. */
  async #placed(step: Step, answered: boolean): Promise<void> {
    try {
      await this.#step(step, answered);
    } catch (error) {
      if (!(error instanceof HostError) || error.message.startsWith(this.#file)) throw error;
      throw new HostError(error.code, `${this.#file}:${step.line}: ${error.message}`);
    }
  }

  async #expect(line: number, text: string, atOnce = false): Promise<void> {
    const expected = new Expectation(this.#echoed + text, this.#known);
    this.#echoed = "";
    const stage = this.#stage;
    if (!atOnce) await stage.until(() => expected.match(stage.heard()) !== undefined);
    const names = expected.match(stage.heard());
    if (!names) {
      throw new HostError(
        "MT_TRANSCRIPT",
        `${this.#file}:${line}: expected\n${expected.text.replaceAll("\\n", "\\n\n")}\nbut the module said\n${readable(stage.heard())}`,
      );
    }
    for (const [name, value] of names) this.#known.set(name, value);
    stage.forget();
  }

  async #expectRemote(line: number, who: string, expected: Buffer): Promise<void> {
    const remote = this.#stage.remote(who);
    await this.#stage.until(() => remote.got().length >= expected.length);
    const got = remote.got();
    remote.forget();
    if (!got.equals(expected)) {
      throw new HostError(
        "MT_TRANSCRIPT",
        `${this.#file}:${line}: ${who} should have got\n${readable(expected)}\nbut got\n${readable(got)}`,
      );
    }
  }

  async #silence(before: string): Promise<void> {
    await this.#stage.pass(0);
    const heard = this.#stage.heard();
    if (heard.length === 0) return;
    throw new HostError(
      "MT_TRANSCRIPT",
      `${this.#file}: before ${before} the module said, unasked\n${readable(heard)}`,
    );
  }

  #filled(text: string): string {
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => this.#known.get(name) ?? whole);
  }
}
