import { fork, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { compiled } from "./compiled.ts";

/** Longer than any one measurement takes. */
const PATIENCE = 180_000;

/**
 * Whether glibc gives freed read buffers back to the system, to ask for them again at once, depends on what happens to
 * lie behind them: up to a third of the throughput of bulk data, now of the one side and now of the other. So it keeps
 * them here, on both sides.
 */
const STEADY = { MALLOC_TRIM_THRESHOLD_: String(64 * 1024 * 1024) };

/** Another process of these benches: it gets a question, and answers before it gets the next. */
export class Worker {
  readonly #name: string;
  readonly #child: ChildProcess;

  private constructor(name: string, child: ChildProcess) {
    this.#name = name;
    this.#child = child;
  }

  /** Runs a module of this folder until `stop`. */
  static start(
    module: string,
    args: readonly string[] = [],
    flags: readonly string[] = [],
  ): Worker {
    const child = fork(compiled(module), args, {
      execArgv: [...flags],
      env: { ...process.env, ...STEADY },
    });
    return new Worker([module, ...args].join(" "), child);
  }

  /** Both ends of a question are in this folder, so that the caller knows what the answer is: hence the bare T. */
  async ask<T>(question: unknown): Promise<T> {
    const signal = AbortSignal.timeout(PATIENCE);
    const over = new AbortController();
    const ended = once(this.#child, "exit", { signal: over.signal });
    try {
      const answered = once(this.#child, "message", { signal });
      this.#child.send({ question });
      const [answer] = await Promise.race([answered, ended.then(() => [{ error: "it ended" }])]);
      if ("error" in answer) throw new Error(String(answer.error));
      return answer.result;
    } catch (error) {
      throw new Error(`${this.#name}: ${JSON.stringify(question)}`, { cause: error });
    } finally {
      over.abort();
      ended.catch(() => {});
    }
  }

  /** Keeps what the process does in JavaScript on one core, where the system has the command for it. */
  pin(core: number): void {
    spawnSync("taskset", ["-cp", String(core), String(this.#child.pid)], { stdio: "ignore" });
  }

  stop(): void {
    this.#child.kill();
  }
}

/** The worker's own end: `answer` is asked one question at a time. */
export function serve(answer: (question: never) => unknown): void {
  process.on("message", async ({ question }: { question: never }) => {
    try {
      process.send!({ result: await answer(question) });
    } catch (error) {
      process.send!({ error: error instanceof Error ? error.stack : String(error) });
    }
  });
  process.on("disconnect", () => process.exit());
}
