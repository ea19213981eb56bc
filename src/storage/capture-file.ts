import { close, openSync, statSync, writev, writevSync } from "node:fs";
import { HostError } from "../kernel/errors.ts";

/** Bytes that may wait for the disk; past them blocks are lost. */
const MOST_WAITING = 16 * 1024 * 1024;
/** Only its owner reads what passes at a module: PINs and payloads are in it. */
const PRIVATE = 0o600;

export interface CaptureFileOptions {
  /** The disk fails, or is too slow: the module goes on, and people hear of it. */
  readonly tell?: (message: string) => void;
  /** What is lost when it is too slow: packets if not given. */
  readonly what?: string;
}

/** Opens a file to write a capture into, in place of what is in it. Throws MT_FILE. */
export function openCaptureFile(path: string, options: CaptureFileOptions = {}): CaptureFile {
  let file: number;
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat && !stat.isFile()) throw new Error("it is no regular file");
    file = openSync(path, "w", PRIVATE);
  } catch (error) {
    const why = (error as Error).message.replace(/^\w+: |, \w+ '.*$/g, "");
    throw new HostError("MT_FILE", `${path} cannot be written: ${why}`);
  }
  return new CaptureFile(path, file, options);
}

/** A file that only grows. Nobody waits for the disk, and what waits is bounded. */
export class CaptureFile {
  readonly #path: string;
  readonly #file: number;
  readonly #tell: (message: string) => void;
  readonly #what: string;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** On its way to the disk, and where it belongs. */
  #writing: Buffer[] = [];
  #writingBytes = 0;
  #position = 0;
  #lost = 0;
  #broken = false;
  #closed = false;

  constructor(
    path: string,
    file: number,
    { tell = () => {}, what = "packets" }: CaptureFileOptions,
  ) {
    this.#path = path;
    this.#file = file;
    this.#tell = tell;
    this.#what = what;
  }

  /** Takes a block, to be written soon. False: it is lost, because the disk is too slow or has failed. */
  write(block: Buffer, essential = false): boolean {
    if (this.#closed || this.#broken) return false;
    const bytes = this.#waitingBytes + this.#writingBytes + block.length;
    if (bytes > MOST_WAITING && !essential) {
      if (this.#lost++ === 0)
        this.#tell(`${this.#path}: the disk is too slow, ${this.#what} are lost`);
      return false;
    }
    this.#waiting.push(block);
    this.#waitingBytes += block.length;
    // What comes within one turn goes in one piece.
    if (this.#waiting.length === 1 && this.#writing.length === 0) {
      setImmediate(() => this.#writeWaiting());
    }
    return true;
  }

  /** Everything taken is in the file when this returns. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const rest = [...this.#writing, ...this.#waiting];
    this.#waiting = [];
    try {
      // What is on its way may not arrive when the process ends: at the same place it does no harm twice.
      if (!this.#broken) writeAll(this.#file, rest, this.#position);
    } catch (error) {
      this.#fail(error as Error);
    }
    if (this.#lost > 0) this.#tell(`${this.#path}: ${this.#lost} ${this.#what} were lost`);
    // The descriptor may be another file's, were it given back under a write.
    if (this.#writing.length === 0) close(this.#file, () => {});
  }

  #writeWaiting(): void {
    if (this.#closed || this.#broken || this.#writing.length > 0) return;
    this.#writing = this.#waiting;
    this.#writingBytes = this.#waitingBytes;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#continue();
  }

  #continue(): void {
    writev(this.#file, this.#writing.slice(0, MOST_PIECES), this.#position, (error, written) => {
      if (error) this.#fail(error);
      else this.#wrote(written);
      if (this.#closed) return close(this.#file, () => {});
      if (this.#broken) return;
      if (this.#writing.length > 0) this.#continue();
      else if (this.#waiting.length > 0) this.#writeWaiting();
    });
  }

  #wrote(written: number): void {
    this.#position += written;
    this.#writingBytes -= written;
    this.#writing = behind(this.#writing, written);
  }

  #fail(error: Error): void {
    if (this.#broken) return;
    this.#broken = true;
    this.#waiting = [];
    this.#writing = [];
    this.#tell(`${this.#path}: ${error.message}; nothing more is written to it`);
  }
}

/** As many as every system takes in one call. */
const MOST_PIECES = 1024;

function writeAll(file: number, blocks: readonly Buffer[], from: number): void {
  let rest = [...blocks];
  for (let at = from; rest.length > 0;) {
    const written = writevSync(file, rest.slice(0, MOST_PIECES), at);
    at += written;
    rest = behind(rest, written);
  }
}

/** What is left of `blocks` behind so many bytes. */
function behind(blocks: readonly Buffer[], bytes: number): Buffer[] {
  let left = bytes;
  let index = 0;
  while (index < blocks.length && left >= blocks[index]!.length) left -= blocks[index++]!.length;
  const rest = blocks.slice(index);
  if (left > 0) rest[0] = rest[0]!.subarray(left);
  return rest;
}
