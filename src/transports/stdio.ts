import type { Readable, Writable } from "node:stream";
import type { Pipe, PipeReader } from "../kernel/pipe.ts";

export interface StdioOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** The input has ended, or nobody reads the output any more. */
  readonly onEnd: () => void;
  /** Looks at typed bytes before the module does; what it answers is what the module gets. For terminals. */
  readonly translate?: (chunk: Buffer) => Buffer;
}

/** A pipe of standard input and output. */
export function openStdio(options: StdioOptions): Pipe {
  return new StdioPipe(options);
}

class StdioPipe implements Pipe {
  readonly #options: StdioOptions;
  #reader: PipeReader | undefined;
  #ended = false;
  #mute = false;

  constructor(options: StdioOptions) {
    this.#options = options;
    const { input, output, translate } = options;
    input.on("data", (chunk: Buffer) => {
      const typed = translate ? translate(chunk) : chunk;
      if (typed.length > 0) this.#reader?.receive(typed);
    });
    input.on("end", () => this.#end());
    input.on("error", () => this.#end());
    output.on("drain", () => this.#reader?.drained());
    output.on("error", () => this.#unread());
  }

  write(chunk: Buffer): boolean {
    if (this.#mute) return true;
    return this.#options.output.write(chunk);
  }

  pause(): void {
    this.#options.input.pause();
  }

  resume(): void {
    this.#options.input.resume();
  }

  close(): void {
    this.#reader = undefined;
    this.#options.input.destroy();
  }

  attach(reader: PipeReader): void {
    this.#reader = reader;
  }

  /** Nobody reads any more: what is said is dropped, and nothing waits for it. */
  #unread(): void {
    this.#mute = true;
    this.#reader?.drained();
    this.#end();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#reader?.closed();
    this.#options.onEnd();
  }
}
