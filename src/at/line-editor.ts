import type { Registers } from "./registers.ts";

/** What the bytes fed so far came to. */
export type Typed =
  /** More is needed. */
  | { readonly kind: "partial" }
  /** A command line without its terminator. */
  | { readonly kind: "line"; readonly text: string }
  /** `A/`. */
  | { readonly kind: "repeat" }
  /** A line past the limit; all of it has been dropped. */
  | { readonly kind: "too long" };

export interface Limits {
  readonly lineLength: number;
  readonly backspaceEcho: "erase" | "plain";
}

const PARTIAL: Typed = { kind: "partial" };
const REPEAT: Typed = { kind: "repeat" };
const TOO_LONG: Typed = { kind: "too long" };
const SLASH = 0x2f;
const SPACE = 0x20;

/** The command line as it is being typed. V.250 5.2: termination, editing, and the repetition `A/`. */
export class LineEditor {
  #line = "";
  #tooLong = false;
  /** A character has been deleted: then `A/` is text like any other, however it comes in pieces. */
  #edited = false;
  /** What the last `feed` came to, and what it has to echo. */
  typed: Typed = PARTIAL;
  echo = "";

  /** Nothing has been typed since the last line. */
  get empty(): boolean {
    return this.#line === "" && !this.#tooLong;
  }

  clear(): void {
    this.#line = "";
    this.#tooLong = false;
    this.#edited = false;
  }

  /** The last `feed` has been looked at. */
  forget(): void {
    this.typed = PARTIAL;
    this.echo = "";
  }

  /** Takes bytes of `chunk` from `from` on, up to the end of a line; answers how far it got, see `typed`. */
  feed(chunk: Buffer, from: number, registers: Registers, limits: Limits): number {
    const terminator = registers.S3;
    let at = from;
    this.forget();
    // An empty line, and what hosts send behind a payload (Ctrl-Z, line breaks), is dropped without a word.
    if (this.empty)
      while (at < chunk.length && (chunk[at]! < SPACE || chunk[at] === terminator)) at++;
    if (at === chunk.length) return at;

    const found = chunk.indexOf(terminator, at);
    const end = found < 0 ? chunk.length : found;
    if (this.#isRepeat(chunk, at, end)) {
      const next = at + 2 - this.#line.length;
      this.echo = chunk.toString("latin1", at, next);
      this.clear();
      this.typed = REPEAT;
      return next;
    }
    this.#append(chunk.toString("latin1", at, end), registers.S5, limits);
    if (found < 0) return end;
    this.echo += String.fromCharCode(terminator);
    this.typed = this.#tooLong ? TOO_LONG : { kind: "line", text: printable(this.#line) };
    this.clear();
    return end + 1;
  }

  #isRepeat(chunk: Buffer, at: number, end: number): boolean {
    if (this.#line.length > 1 || this.#edited) return false;
    const slash = at + 1 - this.#line.length;
    if (slash >= end || chunk[slash] !== SLASH) return false;
    const first = this.#line === "" ? String.fromCharCode(chunk[at]!) : this.#line;
    return first === "A" || first === "a";
  }

  #append(text: string, editing: number, limits: Limits): void {
    if (text.includes(String.fromCharCode(editing))) {
      this.#edit(text, String.fromCharCode(editing), limits);
    } else {
      this.#line += text;
      this.echo = text;
      this.#limit(limits);
    }
  }

  #limit(limits: Limits): void {
    if (this.#line.length <= limits.lineLength) return;
    this.#tooLong = true;
    this.#line = this.#line.slice(0, limits.lineLength);
  }

  #edit(text: string, editing: string, limits: Limits): void {
    this.#edited = true;
    const erased = limits.backspaceEcho === "erase" ? `${editing} ${editing}` : editing;
    for (const character of text) {
      if (character !== editing) {
        this.#line += character;
        this.echo += character;
        this.#limit(limits);
      } else if (this.#line !== "") {
        this.#line = this.#line.slice(0, -1);
        this.echo += erased;
      }
    }
  }
}

/** V.250 5.2.2: control characters that neither end nor edit a line do not count. */
function printable(line: string): string {
  return /[^ -\u00ff]/.test(line) ? line.replace(/[^ -\u00ff]/g, "") : line;
}
