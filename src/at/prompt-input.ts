import { ByteQueue } from "../kernel/byte-queue.ts";
import type { PromptEnd } from "./reply.ts";

const CTRL_Z = 0x1a;
const ESC = 0x1b;
const NOTHING = Buffer.alloc(0);

/** The payload typed at a prompt, up to its length, to Ctrl-Z or to ESC. */
export class PromptInput {
  readonly #end: PromptEnd;
  readonly #data = new ByteQueue();
  state: "partial" | "complete" | "cancelled" = "partial";
  /** The payload bytes of the last `feed`. */
  echo: Buffer = NOTHING;

  constructor(end: PromptEnd) {
    this.#end = end;
  }

  /** Takes bytes of `chunk` from `from` on; answers how far it got. */
  feed(chunk: Buffer, from: number): number {
    return "length" in this.#end
      ? this.#count(chunk, from, this.#end.length)
      : this.#scan(chunk, from, this.#end.most);
  }

  taken(): Buffer {
    return this.#data.take(this.#data.length);
  }

  /** A counted payload may hold any byte: nothing ends it but its length. */
  #count(chunk: Buffer, from: number, length: number): number {
    const to = Math.min(chunk.length, from + length - this.#data.length);
    this.echo = chunk.subarray(from, to);
    this.#data.push(this.echo);
    if (this.#data.length === length) this.state = "complete";
    return to;
  }

  #scan(chunk: Buffer, from: number, most: number): number {
    const ctrlZ = orEnd(chunk.indexOf(CTRL_Z, from), chunk);
    const esc = orEnd(chunk.indexOf(ESC, from), chunk);
    const end = Math.min(ctrlZ, esc);
    this.echo = chunk.subarray(from, end);
    // One byte more than allowed tells that it was too long; the rest need not be kept.
    this.#data.push(this.echo.subarray(0, Math.max(0, most + 1 - this.#data.length)));
    if (end === chunk.length) return end;
    this.state = end === ctrlZ ? "complete" : "cancelled";
    return end + 1;
  }
}

function orEnd(index: number, chunk: Buffer): number {
  return index < 0 ? chunk.length : index;
}
