/** What a module has said, as a driver hears it: lines, a prompt, or bytes. */
export interface Heard {
  /** A whole line without its end, never empty. */
  line(text: string): void;
  prompt(): void;
  data(chunk: Buffer): void;
}

const CR = 13;
const LF = 10;
/** A line that is longer is no line. */
const LONGEST = 4096;

/** Cuts what a module says into lines. In data mode nothing is cut, but for what ends it. */
export class Ear {
  readonly #heard: Heard;
  #rest = "";
  inData = false;

  constructor(heard: Heard) {
    this.#heard = heard;
  }

  hear(chunk: Buffer): void {
    if (this.inData && !isEndOfData(chunk)) return this.#heard.data(chunk);
    this.inData = false;
    const text = this.#rest + chunk.toString("latin1");
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code !== CR && code !== LF) continue;
      if (at > from) this.#heard.line(text.slice(from, at));
      from = at + 1;
      // What a line has led to: CONNECT, and the rest is data.
      if (this.inData) {
        const left = Buffer.from(text.slice(text[from] === "\n" ? from + 1 : from), "latin1");
        this.#rest = "";
        if (left.length > 0) this.#heard.data(left);
        return;
      }
    }
    this.#rest = text.slice(from);
    if (this.#rest === "> ") {
      this.#rest = "";
      this.#heard.prompt();
    } else if (this.#rest.length > LONGEST) this.#rest = "";
  }

  forget(): void {
    this.#rest = "";
    this.inData = false;
  }
}

const ENDS = ["\r\nNO CARRIER\r\n", "\r\nOK\r\n"].map((text) => Buffer.from(text));

/** The module writes each of its results in one piece. */
function isEndOfData(chunk: Buffer): boolean {
  return ENDS.some((end) => chunk.equals(end));
}
