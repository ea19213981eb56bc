import type { Pipe, PipeReader, SerialLine, Uart } from "../kernel/pipe.ts";
import type { Urc, UrcSource } from "./urc.ts";

/** Who speaks for a port while its pipe is lent, or when it is no more. */
export interface Deputy {
  /** Nothing is in progress, and everything has been said. */
  readonly idle: boolean;
  /** False: nobody hears it now, and the port keeps it. */
  report(urc: UrcSource): boolean;
  shout(urc: Urc): void;
  endInput(): void;
}

/** A port's pipe in the hands of somebody else. The channel still reads the pipe itself, and passes on what comes. */
export class LentPipe implements Pipe {
  readonly #pipe: Pipe;
  readonly #write: (chunk: Buffer) => boolean;
  reader: PipeReader = NOBODY;

  /** `write` is the channel's own: it must know when the pipe has asked to hold. */
  constructor(pipe: Pipe, write: (chunk: Buffer) => boolean) {
    this.#pipe = pipe;
    this.#write = write;
  }

  get serial(): SerialLine | undefined {
    return this.#pipe.serial;
  }

  get uart(): Uart | undefined {
    return this.#pipe.uart;
  }

  write(chunk: Buffer): boolean {
    return this.#write(chunk);
  }

  pause(): void {
    this.#pipe.pause();
  }

  resume(): void {
    this.#pipe.resume();
  }

  close(): void {
    this.#pipe.close();
  }

  attach(reader: PipeReader): void {
    this.reader = reader;
  }
}

const NOBODY: PipeReader = { receive() {}, drained() {}, closed() {} };
