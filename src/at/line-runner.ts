import type { AtChannel } from "./channel.ts";
import { CommandLine, typed, type Part } from "./command-line.ts";
import type { Command, Equipment, Form } from "./command.ts";
import type { Call } from "./interposer.ts";
import { ERROR, type Final, type Reply, type Result } from "./reply.ts";
import { addInfo, type Output } from "./response.ts";

/** Runs command lines and waits for their replies. V.250 5.6: one result code a line; the first failure ends it. */
export class LineRunner<E extends Equipment> {
  readonly #channel: AtChannel<E>;
  readonly #equipment: E;
  readonly #commands: ReadonlyMap<string, Command<E>>;
  /** The command whose answer is awaited. */
  #running: Command<E> | undefined;
  /** The form of it that is awaited. */
  #form: Form = "execute";
  /** The one begun last, for what is typed at its prompt. */
  #part: Part = BARE;
  /** How long its answer takes in any case. */
  #delay = 0;
  /** The host has ended what was awaited, and the rest of the line with it. */
  #aborted = false;
  /** Counts restarts: an answer that comes after one is nobody's any more. */
  #life = 0;

  constructor(channel: AtChannel<E>, equipment: E, commands: ReadonlyMap<string, Command<E>>) {
    this.#channel = channel;
    this.#equipment = equipment;
    this.#commands = commands;
  }

  /** Runs what stands behind `AT`; `out` is the echo. */
  run(body: string, out: Output): void {
    if (body.trim() !== "") return this.#continue(new CommandLine(body), out);
    this.#running = undefined;
    this.#part = BARE;
    this.#answer(() => this.#interposed("execute", () => this.#late(DONE, "", "execute")), out);
  }

  /** Waits for what a prompt or a cancellation led to. */
  answer(form: "data" | "cancel", job: () => Result, out: Output): void {
    this.#answer(() => this.#interposed(form, () => this.#limited(job())), out);
  }

  #answer(job: () => Result, out: Output): void {
    const result = this.#attempt(job);
    if (result instanceof Promise) {
      this.#channel.say(out);
      this.#await(result, (reply) => this.#channel.conclude(reply, []));
    } else this.#channel.conclude(result, out);
  }

  /** Forgets what is awaited. */
  abandon(): void {
    this.#running = undefined;
    this.#aborted = false;
    this.#life++;
  }

  #continue(line: CommandLine, out: Output, afterwards?: () => void): void {
    for (;;) {
      const part = line.next();
      if (part === undefined) return this.#channel.conclude(DONE, out, afterwards);
      const result = part === "malformed" ? ERROR : this.#attempt(() => this.#begin(part));
      if (result instanceof Promise) {
        this.#channel.say(out);
        this.#await(result, (reply) => {
          const rest: Output = [];
          const ends = !isDone(reply) || this.#aborted;
          this.#aborted = false;
          if (ends) return this.#conclude(reply, rest, afterwards);
          addInfo(rest, reply.info, this.#channel.registers);
          this.#continue(line, rest, both(afterwards, reply.afterwards));
        });
        return;
      }
      if (!isDone(result)) return this.#conclude(result, out, afterwards);
      addInfo(out, result.info, this.#channel.registers);
      afterwards = both(afterwards, result.afterwards);
    }
  }

  #conclude(reply: Reply, out: Output, afterwards: (() => void) | undefined): void {
    if (reply.kind !== "final") return this.#channel.conclude(reply, out, afterwards);
    this.#channel.conclude({ ...reply, afterwards: both(afterwards, reply.afterwards) }, out);
  }

  #begin(part: Part): Result {
    this.#part = part;
    return this.#interposed(part.form, () => this.#limited(this.#run(part)));
  }

  /** Lets whoever stands between answer instead. */
  #interposed(form: Call["form"], next: () => Result): Result {
    const { interposer } = this.#equipment;
    if (!interposer) return next();
    const { name } = this.#part;
    return interposer.run({ port: this.#channel, name, form, text: typed(this.#part) }, next);
  }

  #run(part: Part): Result {
    const equipment = this.#equipment;
    const fixed = equipment.model.answers?.[typed(part)];
    if (fixed) {
      this.#running = undefined;
      return this.#late({ kind: "final", ...fixed }, part.name, part.form);
    }
    const command = this.#commands.get(part.name);
    if (!command || equipment.model.lacks.includes(part.name)) {
      equipment.unknownCommand(part.name, this.#channel.name);
      this.#running = undefined;
      return this.#late(ERROR, part.name, part.form);
    }
    this.#running = command;
    this.#form = part.form;
    const result = command.run(part.form, part.text, equipment, this.#channel);
    // What the host may end takes its time by itself.
    if (this.abortable) {
      this.#delay = 0;
      return result;
    }
    return this.#late(result, part.name, part.form);
  }

  /** The result when its time has come. What the command waits for by itself has its own limit behind that. */
  #late(result: Result, name: string, form: Form): Result {
    const { clock } = this.#equipment;
    const ms = this.#equipment.replyDelay(name, form);
    this.#delay = ms;
    if (ms === 0) return result;
    const late = new Promise((resolve) => void clock.after(ms, () => resolve(undefined)));
    // Both at once, so that a command that fails meanwhile has somebody who hears of it.
    return Promise.all([result, late]).then(([reply]) => reply);
  }

  /** What is awaited may be ended by typing. */
  get abortable(): boolean {
    return this.#form === "test" && this.#running?.abort !== undefined;
  }

  /** Ends it, and the line. V.250 5.6.1. */
  abort(): void {
    this.#aborted = true;
    this.#running?.abort?.(this.#equipment);
  }

  /** The result, but not later than the command may take. What stands between may still hold it back. */
  #limited(result: Result): Result {
    const life = this.#life;
    const running = this.#running;
    if (!running || !(result instanceof Promise)) return result;
    return new Promise((resolve, reject) => {
      const most = running.maxResponseTime + this.#delay;
      const limit = this.#equipment.clock.after(most, () => {
        // Asked only if it still matters: saying no may give up what is under way.
        if (life === this.#life) resolve(running.timedOut(this.#equipment));
      });
      void result.finally(() => limit.cancel()).then(resolve, reject);
    });
  }

  /** Waits for a reply, but not beyond a restart. */
  #await(result: Promise<Reply>, then: (reply: Reply) => void): void {
    const life = this.#life;
    const answer = (reply: Reply): void => {
      if (life !== this.#life) return;
      // What is typed at a prompt is the same command's, and under its limit.
      if (reply.kind !== "prompt") this.#running = undefined;
      this.#channel.work(() => then(reply));
    };
    result.then(answer, (error: unknown) => {
      this.#equipment.defect(error);
      answer(ERROR);
    });
  }

  #attempt(job: () => Result): Result {
    try {
      return job();
    } catch (error) {
      this.#equipment.defect(error);
      return ERROR;
    }
  }
}

/** AT alone. */
const BARE: Part = { name: "", form: "execute", text: "" };

const DONE: Final = { kind: "final", info: [], result: "OK" };

/** What several commands of a line leave to be done behind its answer, in their order. */
function both(
  first: (() => void) | undefined,
  second: (() => void) | undefined,
): (() => void) | undefined {
  if (!first || !second) return first ?? second;
  return () => {
    first();
    second();
  };
}

/** OK: the line may go on. */
function isDone(reply: Reply): reply is Final {
  return reply.kind === "final" && reply.result === "OK";
}
