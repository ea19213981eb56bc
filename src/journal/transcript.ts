import { escaped } from "../kernel/escapes.ts";
import { Namer } from "./unknowns.ts";
import { Wire } from "./wire.ts";

/** Bytes of one side that are held until it is clear how to write them. */
const MOST = 64 * 1024;
/** A pause of the host that is worth a line, in milliseconds. */
const PAUSE = 500;
/** A block is awaited for five seconds; a URC that comes later needs a line before it. */
const LATE = 4000;

/**
 * Writes what passes between a host and a module as a transcript (docs/transcripts.md). What differs from module to
 * module has a name in braces. `write` gets it piece by piece.
 */
export class TranscriptWriter {
  readonly #write: (text: string) => void;
  readonly #namer = new Namer();
  readonly #wire = new Wire({ command() {}, urc() {} });
  #typed: Buffer[] = [];
  #said: Buffer[] = [];
  #heldBytes = 0;
  /** Whether what was typed is a command line. */
  #command = false;
  /** Milliseconds from what happened before to what is held. */
  #pause = 0;
  #saidPause = 0;
  #lastAt: number | undefined;
  /** The echo is on, as far as a player of the transcript knows; undefined until the first command. */
  #echo: boolean | undefined;
  #headWritten = false;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  fromHost(at: number, chunk: Buffer): void {
    // What has been echoed of it so far belongs to what is being typed.
    if (this.#said.length > 0 && !this.#isEcho()) this.#flush();
    else if (/[\r\n\u001a]$/.test(this.#typed.at(-1)?.toString("latin1") ?? "")) this.#flush();
    if (this.#typed.length === 0) {
      this.#pause = this.#gap(at);
      this.#command = this.#wire.mode === "commands";
    }
    this.#wire.fromHost(at, chunk);
    this.#lastAt = at;
    this.#hold(this.#typed, chunk);
  }

  toHost(at: number, chunk: Buffer): void {
    const gap = this.#gap(at);
    // A URC behind a while is a block of its own.
    if (this.#said.length > 0 && gap >= LATE) this.#flush();
    if (this.#said.length === 0) this.#saidPause = gap;
    this.#wire.toHost(at, chunk);
    this.#lastAt = at;
    this.#hold(this.#said, chunk);
  }

  end(): void {
    this.#flush();
    this.#head(true);
  }

  #gap(at: number): number {
    return this.#lastAt === undefined ? 0 : at - this.#lastAt;
  }

  #hold(held: Buffer[], chunk: Buffer): void {
    held.push(chunk);
    this.#heldBytes += chunk.length;
    if (this.#heldBytes > MOST) this.#flush();
  }

  #isEcho(): boolean {
    const typed = Buffer.concat(this.#typed);
    const said = Buffer.concat(this.#said);
    return typed.length >= said.length && typed.subarray(0, said.length).equals(said);
  }

  #flush(): void {
    const typed = Buffer.concat(this.#typed.splice(0)).toString("latin1");
    const said = Buffer.concat(this.#said.splice(0)).toString("latin1");
    this.#heldBytes = 0;
    if (typed !== "") this.#turn(typed, said);
    else if (said !== "") {
      this.#late();
      // A line between: blocks that follow each other are one.
      this.#write("\n");
      this.#block(said);
    }
  }

  #turn(typed: string, said: string): void {
    const [, line] = (this.#command && /^(at[^\r\n]*)\r$/i.exec(typed)) || [];
    // What a backspace takes away is taken away on a screen too.
    const echo = typed.replace(/[\b]/g, "\b \b");
    const echoed = said.startsWith(echo);
    if (line !== undefined && this.#echo === undefined) this.#echo = echoed;
    this.#head(this.#echo ?? true);
    if (this.#pause >= PAUSE) this.#pass(this.#pause);
    this.#write("\n");
    const rest = echoed ? said.slice(echo.length) : said;
    const late = this.#saidPause >= LATE;
    if (line !== undefined && echoed === this.#echo && !late && (rest === "" || framed(rest))) {
      this.#write(`> ${escaped(Buffer.from(line, "latin1"))}\n`);
      const [, on] = /^ATE([01])$/i.exec(line) ?? [];
      if (on) this.#echo = on === "1";
      if (rest !== "") this.#block(rest);
      return;
    }
    this.#write(`>> ${escaped(Buffer.from(typed, "latin1"))}\n`);
    if (said === "") return;
    this.#late();
    this.#block(said);
  }

  #late(): void {
    this.#head(this.#echo ?? true);
    if (this.#saidPause >= LATE) this.#pass(this.#saidPause - LATE / 2);
    this.#saidPause = 0;
  }

  #block(said: string): void {
    const lines = framed(said);
    if (!lines) {
      const named = said.split(/(\r\n)/).map((part) => this.#namer.line(marked(part)));
      return this.#write(`<< ${named.join("")}\n`);
    }
    for (const line of lines) {
      const text = line === "> " ? ">" : this.#namer.line(marked(line));
      this.#write(text === "" ? "<\n" : `< ${text}\n`);
    }
  }

  #pass(ms: number): void {
    this.#write(`~ ${Math.floor(ms / 10) * 10} ms\n`);
  }

  #head(echo: boolean): void {
    if (this.#headWritten) return;
    this.#headWritten = true;
    this.#write("# Recorded from a module.\n");
    if (!echo) this.#write("@ echo off\n");
  }
}

function marked(text: string): string {
  return escaped(Buffer.from(text, "latin1"));
}

/** The lines of what is framed as a module does; undefined if it is not. */
function framed(said: string): string[] | undefined {
  if (!said.startsWith("\r\n")) return undefined;
  const lines = said.slice(2).split("\r\n");
  const last = lines.pop();
  if (last === "> ") lines.push(last);
  else if (last !== "") return undefined;
  if (lines.length === 0) return undefined;
  // A line that would be read as something else: a bare prompt, or one that is no text.
  if (lines.some((line) => line === ">" || /[^\x20-\x7e]/.test(line))) return undefined;
  return lines;
}
