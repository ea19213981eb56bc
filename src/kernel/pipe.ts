/**
 * One end of a two-way byte stream: a serial port, a pseudo-terminal, a TCP connection. The only seam for bytes.
 * No call blocks, and none throws because of what the other end does.
 */
export interface Pipe {
  /** Only what is a serial line, or stands for one, has it. */
  readonly serial?: SerialLine | undefined;
  /**
   * Sends bytes; the pipe keeps the buffer, so the caller must not write to it again.
   * False asks the caller to hold until `drained`; the bytes were taken either way.
   */
  write(chunk: Buffer): boolean;
  /** Stops delivery to the reader until `resume`. What arrives meanwhile waits on the other side. */
  pause(): void;
  resume(): void;
  /** Ends the pipe for good. The reader hears nothing more. */
  close(): void;
  /** Hands everything that arrives to `reader`. A pipe has one reader at a time; the last one attached counts. */
  attach(reader: PipeReader): void;
}

/** Whoever owns the receiving side of a pipe. */
export interface PipeReader {
  /** Bytes arrived. The reader may keep the buffer. */
  receive(chunk: Buffer): void;
  /** A `write` had answered false, and there is room again. */
  drained(): void;
  /** The other end will send no more. It may still listen. */
  closed(): void;
  /** The host raised or dropped DTR. Only pipes that have the line ever call it. */
  dtr?(on: boolean): void;
  /** Somebody has opened the other end. */
  hostCame?(): void;
  /** Whoever was at the other end is gone, and with them what they had begun to type; somebody else may come. */
  hostLeft?(): void;
}

/** What the module moves on a serial line. True is active: low on the wire. */
export interface SerialLine {
  /** Whose RI it is, where ports share one. */
  readonly ringLine?: object | undefined;
  set(line: OutputLine, active: boolean): void;
  /** Baud, from the next byte on. */
  setBaudRate(rate: number): void;
}

/** DCD: there is a carrier. RI: something has come in. */
export type OutputLine = "DCD" | "RI";
