import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Changes } from "../stages/changes.ts";

const bin = `${import.meta.dirname}/../../dist/bin/modemtwin.js`;

/** A program that is run as a user would. */
export class Running {
  readonly #child: ChildProcess;
  readonly #changes = new Changes();
  readonly #exit: Promise<unknown[]>;
  #exited = false;
  out = Buffer.alloc(0) as Buffer;
  err = "";

  constructor(program: string, args: readonly string[]) {
    this.#child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
    this.#exit = once(this.#child, "close");
    void this.#exit.then(() => {
      this.#exited = true;
      this.#changes.tell();
    });
    this.#child.stdin!.on("error", () => {});
    this.#child.stdout!.on("data", (chunk: Buffer) => {
      this.out = Buffer.concat([this.out, chunk]);
      this.#changes.tell();
    });
    this.#child.stderr!.on("data", (chunk: Buffer) => {
      this.err += chunk.toString();
      this.#changes.tell();
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  type(text: string): void {
    this.#child.stdin!.write(text);
  }

  /** Stops and starts reading standard output. */
  pauseOutput(): void {
    this.#child.stdout!.pause();
  }

  resumeOutput(): void {
    this.#child.stdout!.resume();
  }

  endInput(): void {
    this.#child.stdin!.end();
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits for something on standard output, or for the end. */
  async until(done: (out: string) => boolean): Promise<string> {
    await this.#changes.until(() => this.#exited || done(this.out.toString("latin1")));
    return this.out.toString("latin1");
  }

  async untilErr(done: (err: string) => boolean): Promise<string> {
    await this.#changes.until(() => this.#exited || done(this.err));
    return this.err;
  }

  /** The JSON lines so far. */
  events(): Record<string, unknown>[] {
    return this.out
      .toString()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** The first event of that name. */
  async event(name: string): Promise<Record<string, unknown>> {
    await this.until((out) => out.includes(`"event":"${name}"`) && out.endsWith("\n"));
    const found = this.events().find(({ event }) => event === name);
    if (!found) throw new Error(`no event "${name}" in\n${this.out.toString()}\n${this.err}`);
    return found;
  }

  async exitCode(): Promise<number | null> {
    const [code] = (await this.#exit) as [number | null];
    return code;
  }

  /** For the end of a test, whatever happened in it. */
  async stop(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exit;
  }
}

/** modemtwin as it was built. */
export class Program extends Running {
  constructor(...args: string[]) {
    super(process.execPath, [bin, ...args]);
  }
}

/** What `ready` tells of the ports. */
export interface ReadyPort {
  readonly kind: string;
  readonly path: string;
  readonly link?: string;
  readonly url?: string;
  readonly host: string;
  readonly port: number;
  readonly at_port: string;
}
