import type { OutputLine, Pipe, PipeReader, SerialLine } from "./pipe.ts";

/** Past this many bytes waiting, a memory pipe asks its writer to hold. */
const HIGH_WATER = 16 * 1024;

/** One end of a pipe in memory, with the serial line DTR. */
export interface MemoryPipe extends Pipe {
  /** Raises or drops DTR as the other end sees it. */
  setDtr(on: boolean): void;
  /** The other end hears that somebody is here, or has gone. */
  setPresent(present: boolean): void;
  /** Hears of the lines and the rate that the other end sets. */
  onLine: ((line: OutputLine, active: boolean) => void) | undefined;
  onBaudRate: ((rate: number) => void) | undefined;
}

/** Two ends joined in memory. What one writes the other's reader receives at once, or when it resumes. */
export function memoryPipe(): [MemoryPipe, MemoryPipe] {
  const a = new End();
  const b = new End();
  a.other = b;
  b.other = a;
  return [a, b];
}

class End implements MemoryPipe {
  other!: End;
  onLine: ((line: OutputLine, active: boolean) => void) | undefined;
  onBaudRate: ((rate: number) => void) | undefined;
  #reader: PipeReader | undefined;
  #waiting: Buffer[] | undefined;
  #waitingBytes = 0;
  #paused = false;
  #closed = false;
  #writerHolds = false;
  #otherEnded = false;

  get serial(): SerialLine {
    const { other } = this;
    return {
      set: (line, active) => other.onLine?.(line, active),
      setBaudRate: (rate) => other.onBaudRate?.(rate),
    };
  }

  write(chunk: Buffer): boolean {
    return this.#closed || this.other.#take(chunk);
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#deliver();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#reader = undefined;
    this.#waiting = undefined;
    this.other.#otherEnded = true;
    this.other.#deliver();
  }

  attach(reader: PipeReader): void {
    this.#reader = reader;
    this.#deliver();
  }

  setDtr(on: boolean): void {
    this.other.#reader?.dtr?.(on);
  }

  setPresent(present: boolean): void {
    const reader = this.other.#reader;
    if (present) reader?.hostCame?.();
    else reader?.hostLeft?.();
  }

  #take(chunk: Buffer): boolean {
    if (this.#closed) return true;
    if (this.#reader && !this.#paused && this.#waiting === undefined) {
      this.#reader.receive(chunk);
      return true;
    }
    (this.#waiting ??= []).push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes <= HIGH_WATER) return true;
    this.#writerHolds = true;
    return false;
  }

  #deliver(): void {
    while (this.#reader && !this.#paused && this.#waiting) {
      const chunk = this.#waiting.shift()!;
      if (this.#waiting.length === 0) this.#waiting = undefined;
      this.#waitingBytes -= chunk.length;
      this.#reader.receive(chunk);
    }
    if (this.#waiting) return;
    if (this.#writerHolds) {
      this.#writerHolds = false;
      this.other.#reader?.drained();
    }
    if (this.#otherEnded && this.#reader && !this.#paused) {
      this.#otherEnded = false;
      this.#reader.closed();
    }
  }
}
