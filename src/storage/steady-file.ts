import { closeSync, openSync, statSync, writeSync } from "node:fs";
import { HostError } from "../kernel/errors.ts";

/** Bytes that are written in one piece. */
const PIECE = 64 * 1024;
/** Only its owner reads what passes at a module: PINs and payloads are in it. */
const PRIVATE = 0o600;

/**
 * A file that only grows, and loses nothing: whoever writes waits for the disk. What came within one turn of the event
 * loop is in the file behind it. Throws MT_FILE if it cannot be opened.
 */
export class SteadyFile {
  readonly #path: string;
  readonly #file: number;
  readonly #tell: (message: string) => void;
  #waiting: string[] = [];
  #waitingLength = 0;
  #soon: NodeJS.Immediate | undefined;
  #closed = false;
  /** The disk has failed: nothing more is written. */
  failed = false;

  /** `tell` hears that the disk fails. */
  constructor(path: string, tell: (message: string) => void) {
    this.#path = path;
    this.#tell = tell;
    try {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat?.isDirectory()) throw new Error("it is a folder");
      this.#file = openSync(path, "w", PRIVATE);
    } catch (error) {
      const why = (error as Error).message.replace(/^\w+: |, open .*$/g, "");
      throw new HostError("MT_FILE", `${path} cannot be written: ${why}`);
    }
  }

  /** Appends a text of ASCII. */
  write(text: string): void {
    if (this.#closed || this.failed) return;
    this.#waiting.push(text);
    this.#waitingLength += text.length;
    if (this.#waitingLength >= PIECE) this.#flush();
    else this.#soon ??= setImmediate(() => this.#flush());
  }

  close(): void {
    if (this.#closed) return;
    this.#flush();
    this.#closed = true;
    closeSync(this.#file);
  }

  #flush(): void {
    if (this.#soon) clearImmediate(this.#soon);
    this.#soon = undefined;
    if (this.#closed || this.failed || this.#waitingLength === 0) return;
    const text = Buffer.from(this.#waiting.join(""));
    this.#waiting = [];
    this.#waitingLength = 0;
    try {
      for (let at = 0; at < text.length;) at += writeSync(this.#file, text, at);
    } catch (error) {
      this.failed = true;
      const why = (error as Error).message.replace(/, write$/, "");
      this.#tell(`${this.#path}: ${why}; nothing more is written to it`);
    }
  }
}
