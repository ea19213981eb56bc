import type { Alarm, Clock } from "../../kernel/clock.ts";

/** How long blocks wait for one that belongs before them, in milliseconds, and how many bytes of them. */
const PATIENCE = 1000;
const MOST = 256 * 1024;

/** A place in the file, kept for a block that is not known yet. */
export interface Place {
  fill(block: Buffer): void;
}

interface Kept extends Place {
  block: Buffer | undefined;
}

/**
 * Blocks in the order of their time: the port from which a SYN was sent is known only when it is answered, and other
 * blocks wait for it, but not for long. A place that is filled too late has its block behind what did not wait.
 */
export class HeldBlocks {
  readonly #clock: Clock;
  readonly #write: (block: Buffer) => void;
  #waiting: (Buffer | Kept)[] = [];
  #bytes = 0;
  #alarm: Alarm | undefined;

  constructor(clock: Clock, write: (block: Buffer) => void) {
    this.#clock = clock;
    this.#write = write;
  }

  push(block: Buffer): void {
    if (this.#waiting.length === 0) return this.#write(block);
    this.#waiting.push(block);
    this.#bytes += block.length;
    if (this.#bytes > MOST) this.flush();
  }

  keep(): Place {
    const kept: Kept = {
      block: undefined,
      fill: (block) => {
        kept.block = block;
        if (this.#waiting.includes(kept)) this.#writeFirst();
        else this.#write(block);
      },
    };
    this.#waiting.push(kept);
    this.#alarm ??= this.#clock.after(PATIENCE, () => this.flush());
    return kept;
  }

  /** Nothing waits any longer. */
  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) this.#let(one);
    this.#rest();
  }

  #writeFirst(): void {
    while (this.#waiting.length > 0) {
      const [first] = this.#waiting;
      if (!Buffer.isBuffer(first) && !first!.block) return;
      this.#let(first!);
      this.#waiting.shift();
      if (Buffer.isBuffer(first)) this.#bytes -= first.length;
    }
    this.#rest();
  }

  #let(one: Buffer | Kept): void {
    const block = Buffer.isBuffer(one) ? one : one.block;
    if (block) this.#write(block);
  }

  #rest(): void {
    this.#bytes = 0;
    this.#alarm?.cancel();
    this.#alarm = undefined;
  }
}
