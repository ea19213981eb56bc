/**
 * One end of a two-way byte stream: a serial port, a pseudo-terminal, a TCP connection. The only seam for bytes.
 * No call blocks, and none throws because of what the other end does.
 */
export interface Pipe {
  /** Only what is a serial line, or stands for one, has it. */
  readonly serial?: SerialLine | undefined;
  /** Only where bytes have a rate. */
  readonly uart?: Uart | undefined;
  /** It tells its reader of every host that comes and goes. */
  readonly tellsHosts?: boolean;
  /** It keeps bytes, of either way, that it will pass on in time. Only pipes that may keep some have it. */
  readonly keeps?: boolean;
  /**
   * Sends bytes; the pipe keeps the buffer, so the caller must not write to it again.
   * False asks the caller to hold until `drained`; the bytes were taken either way.
   */
  write(chunk: Buffer): boolean;
  /**
   * Stops delivery to the reader until `resume`. What arrives meanwhile waits on the other side; but the last words of a
   * host that goes may be delivered before `closed` and `hostLeft`, which wait for nothing.
   */
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
  /** The host, or whoever has the pin in hand, moved a line. Only pipes that have it ever call this. */
  line?(line: InputLine, active: boolean): void;
  /** The host held its line low for longer than a character. */
  broke?(): void;
  /** Somebody has opened the other end. */
  hostCame?(): void;
  /** Whoever was at the other end is gone, and with them what they had begun to type; somebody else may come. */
  hostLeft?(): void;
}

/** What the module moves on a serial line. True is active: low on the wire. */
export interface SerialLine {
  /** Whose RI it is, where ports share one. */
  readonly ringLine?: object | undefined;
  set(line: ModuleLine, active: boolean): void;
}

/** The rate of a serial line, and who may hold whom. RTS and CTS are moved and watched here, not by the module. */
export interface Uart {
  /** Baud, from the next byte on. */
  setBaudRate(rate: number): void;
  setFlowControl(flow: FlowControl): void;
  /** How the host has set its end, as far as that can be known. */
  readonly host: LineFormat | undefined;
}

/** AT+IFC. */
export interface FlowControl {
  /** The host holds the module by RTS. */
  readonly byRts: boolean;
  /** The module holds the host by CTS. */
  readonly byCts: boolean;
}

/** How one end of a serial line is set. */
export interface LineFormat {
  readonly baudRate: number;
  readonly dataBits: 5 | 6 | 7 | 8;
  readonly parity: "none" | "odd" | "even" | "mark" | "space";
  readonly stopBits: 1 | 1.5 | 2;
}

/** DSR: the module runs. DCD: there is a carrier. RI: something has come in. */
export type ModuleLine = "DSR" | "DCD" | "RI";

/** What a host sees; CTS goes with the pipe: it can take more. */
export type OutputLine = ModuleLine | "CTS";

/** What the module feels: the host's DTR, and its pins. */
export type InputLine = "DTR" | "PWRKEY" | "RESET_N";
