import fs from "node:fs";
import tty from "node:tty";
import type { MasterStream, StreamOwner } from "./master-stream.ts";

/**
 * The slower way. Node writes a terminal by blocking calls, which would stop the whole process for as long as the
 * client does not read, so the writing is done here, in steps that never block.
 */
export class TtyStream implements MasterStream {
  readonly #stream: tty.ReadStream;
  readonly #fd: number;
  readonly #owner: StreamOwner;
  #waiting: Buffer[] = [];
  #step: NodeJS.Timeout | undefined;
  #live = true;

  constructor(fd: number, owner: StreamOwner) {
    this.#fd = fd;
    this.#owner = owner;
    this.#stream = new tty.ReadStream(fd);
    this.#stream.pause();
    const ended = (): void => {
      if (this.#live) owner.ended();
    };
    this.#stream.on("data", (chunk: Buffer) => {
      if (this.#live) owner.data(chunk);
    });
    this.#stream.on("error", ignore).on("end", ended).on("close", ended);
  }

  get sending(): boolean {
    return this.#waiting.length > 0;
  }

  send(chunk: Buffer): void {
    this.#waiting.push(chunk);
    this.#step ??= setTimeout(this.#write, 1);
  }

  readonly #write = (): void => {
    this.#step = undefined;
    while (this.#waiting[0]) {
      const count = tryWrite(this.#fd, this.#waiting[0]);
      if (count < this.#waiting[0].length) {
        this.#waiting[0] = this.#waiting[0].subarray(count);
        this.#step = setTimeout(this.#write, 1);
        return;
      }
      this.#waiting.shift();
    }
    this.#owner.sent();
  };

  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  destroy(): void {
    this.#live = false;
    this.#waiting = [];
    clearTimeout(this.#step);
    this.#stream.destroy();
  }
}

function tryWrite(fd: number, chunk: Buffer): number {
  try {
    return fs.writeSync(fd, chunk);
  } catch {
    // No room, or nobody there any more: reading notices the latter.
    return 0;
  }
}

function ignore(): void {}
