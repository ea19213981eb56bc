import type { FlowControl, InputLine, LineFormat, OutputLine } from "../kernel/pipe.ts";

/** What a port of the module is joined to for a while: a host that connected, or a device that was opened. */
export interface Connection {
  /** Where it comes from, for people; undefined where there is nothing to tell. */
  readonly from: string | undefined;
  /** The other end has said that it will send no more. */
  readonly ended: boolean;
  /** Begins to deliver. */
  begin(owner: ConnectionOwner): void;
  /** False asks to hold until `drained`; the bytes were taken either way. */
  write(chunk: Buffer): boolean;
  pause(): void;
  resume(): void;
  /** Says that nothing more will be written; what the other end still sends is heard. */
  end(): void;
  /** Ends it once everything written is out. */
  close(): void;
  /** Ends it now. */
  destroy(): void;
  /** Ends it because the port is taken, telling the other end so where there is a way. */
  refuse(): void;
  /** Only a serial line has it. */
  readonly line?: ConnectionLine;
  /**
   * Its lines and its end are told beside its bytes. What is not so is read while the reader has paused, up to a limit,
   * to see them.
   */
  readonly outOfBand?: boolean;
}

/** The lines and the rate of what is connected, seen from the module. */
export interface ConnectionLine {
  set(line: OutputLine, active: boolean): void;
  setBaudRate(rate: number): void;
  /** RTS, which holds the module, is watched here. */
  setFlowControl(flow: FlowControl): void;
  /** How the host has set its end, as far as that is known. */
  readonly host: LineFormat | undefined;
}

/** Whoever a connection belongs to. Nothing is called behind `closed` or `refused`. */
export interface ConnectionOwner {
  data(chunk: Buffer): void;
  drained(): void;
  /** The other end will send no more. */
  ended(): void;
  /** It is over; `why` where something went wrong. */
  closed(why?: string): void;
  /** What is at the other end is no host, but something that `why` says. */
  refused(why: string): void;
  line(line: InputLine, active: boolean): void;
  broke(): void;
  /** The host has set its rate. */
  rateSet(): void;
}

/** What a host is told at a port that another one has. */
export const BUSY = "BUSY: another host is connected to this port";
