import type { Form } from "./command.ts";
import type { Result } from "./reply.ts";
import type { Urc, UrcSource } from "./urc.ts";

/** What a port says: an echo before any answer, an answer (its echo may stand in front), a prompt, a URC, or data. */
export type SaidKind = "echo" | "response" | "prompt" | "urc" | "data";

/** A port as whoever stands before it sees it: an AtChannel. */
export interface InterposedPort {
  readonly name: string;
  /** Says a URC when nothing is in progress. */
  report(urc: UrcSource): void;
  /** Says it at once. */
  shout(urc: Urc): void;
  /** There is room again, behind a `write` that answered false. */
  drained(): void;
  /** A URC waits until the port may say it. */
  readonly urcWaits: boolean;
  /** The bytes in which it says a URC: this one, or the one that waits first, which then counts as said. */
  urcBytes(urc?: Urc): Buffer | undefined;
}

/** A command that is about to run, the data typed at its prompt, or that no data comes after all. */
export interface Call {
  readonly port: InterposedPort;
  /** `+QIOPEN`; empty for a bare AT. */
  readonly name: string;
  readonly form: Form | "data" | "cancel";
  /** As it is typed behind AT: `+QIOPEN=1,0,"TCP","10.0.0.1",7`. */
  readonly text: string;
}

/** One write of a port. */
export interface Said {
  readonly port: InterposedPort;
  readonly kind: SaidKind;
  /** What is answered, with its echo in front; or a whole URC. */
  readonly chunk: Buffer;
  /** The command line that is answered, as it was typed; empty for a URC. */
  readonly line: string;
  /** So many bytes of a response, in front, are echo. */
  readonly echo: number;
  /** So many, at its end, are the result code with its line breaks. */
  readonly result: number;
}

/**
 * Somebody between the ports of a module and what they do: sees it all, and may change it. Nobody is there unless a
 * journal or faults are asked for.
 */
export interface Interposer {
  /** Answers in place of `next`, or runs it. */
  run(call: Call, next: () => Result): Result;
  /** Writes by `next`, now or later; or does not. False asks to hold until `port.drained()`. */
  write(said: Said, next: (chunk: Buffer) => boolean): boolean;
  /** A URC is about to be queued: by `next`, now or later; or not. */
  report(port: InterposedPort, urc: UrcSource, next: (urc: UrcSource) => void): void;
}
