import type {
  FlowControl,
  InputLine,
  LineFormat,
  ModuleLine,
  OutputLine,
  Pipe,
  PipeReader,
  SerialLine,
  Uart,
} from "./pipe.ts";

/** Past this many bytes waiting, a memory pipe asks its writer to hold. */
const HIGH_WATER = 16 * 1024;

/** One end of a pipe in memory, which has the lines and the rate of a UART. */
export interface MemoryPipe extends Pipe {
  /** Moves a line as the other end sees it. */
  setLine(line: InputLine | "RTS", active: boolean): void;
  /** Holds the line low for longer than a character. */
  sendBreak(): void;
  /** The other end hears that somebody is here, or has gone. */
  setPresent(present: boolean): void;
  /** How this end is set, as the other may ask. */
  format: LineFormat | undefined;
  /** Throws away what has arrived and was not delivered. */
  flush(): void;
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
  format: LineFormat | undefined;
  onLine: ((line: OutputLine, active: boolean) => void) | undefined;
  onBaudRate: ((rate: number) => void) | undefined;
  #reader: PipeReader | undefined;
  #waiting: Buffer[] | undefined;
  #waitingBytes = 0;
  #paused = false;
  #closed = false;
  #writerHolds = false;
  #otherEnded = false;
  // ---- as the end of a host
  #rts = true;
  #holdsByRts = false;
  // ---- as the end of a module
  #ready = false;
  #flow: FlowControl = NO_FLOW_CONTROL;
  #cts = false;

  get serial(): SerialLine {
    return { set: (line, active) => this.#setOwn(line, active) };
  }

  get uart(): Uart {
    const { other } = this;
    return {
      setBaudRate: (rate) => other.onBaudRate?.(rate),
      setFlowControl: (flow) => this.#setFlowControl(flow),
      host: other.format,
    };
  }

  write(chunk: Buffer): boolean {
    return this.#closed || this.other.#take(chunk);
  }

  pause(): void {
    this.#paused = true;
    this.#showCts();
  }

  resume(): void {
    this.#paused = false;
    this.#showCts();
    this.#deliver();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#reader = undefined;
    this.flush();
    this.other.#otherEnded = true;
    this.other.#deliver();
  }

  attach(reader: PipeReader): void {
    this.#reader = reader;
    this.#deliver();
  }

  setLine(line: InputLine | "RTS", active: boolean): void {
    if (line !== "RTS") return this.other.#reader?.line?.(line, active);
    this.#rts = active;
    this.#deliver();
  }

  sendBreak(): void {
    this.other.#reader?.broke?.();
  }

  setPresent(present: boolean): void {
    const reader = this.other.#reader;
    if (present) reader?.hostCame?.();
    else reader?.hostLeft?.();
  }

  flush(): void {
    this.#waiting = undefined;
    this.#waitingBytes = 0;
    this.#deliver();
  }

  #setOwn(line: ModuleLine, active: boolean): void {
    this.other.onLine?.(line, active);
    if (line !== "DSR") return;
    this.#ready = active;
    this.#showCts();
  }

  #setFlowControl(flow: FlowControl): void {
    this.#flow = flow;
    this.#showCts();
    this.other.#holdsByRts = flow.byRts;
    this.other.#deliver();
  }

  #showCts(): void {
    const cts = this.#ready && !(this.#flow.byCts && this.#paused);
    if (cts === this.#cts) return;
    this.#cts = cts;
    this.other.onLine?.("CTS", cts);
  }

  /** Nothing is delivered here now. */
  get #held(): boolean {
    return this.#paused || (this.#holdsByRts && !this.#rts);
  }

  #take(chunk: Buffer): boolean {
    if (this.#closed) return true;
    if (this.#reader && !this.#held && this.#waiting === undefined) {
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
    while (this.#reader && !this.#held && this.#waiting) {
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
    if (this.#otherEnded && this.#reader && !this.#held) {
      this.#otherEnded = false;
      this.#reader.closed();
    }
  }
}

const NO_FLOW_CONTROL: FlowControl = { byRts: false, byCts: false };
