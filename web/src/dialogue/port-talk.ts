import type { Exchange, Said, Urc } from "./entry.ts";
import { ends, linesOf } from "./result.ts";
import { isPartOf, WaitingLines } from "./waiting-lines.ts";

/** More echo than this is none any more. */
const MOST_ECHO = 4096;
const MOST_URCS = 32;
const MOST_OWED = 8;
/** A result code in digits is no echo. */
const LEAST_ECHO = 2;

/** What is under way at one port: so that its bytes find the exchange to which they belong. */
export class PortTalk {
  /** The line being typed, up to its CR. */
  typing = "";
  /** Typed and not answered yet. */
  readonly lines = new WaitingLines();
  /** The last one that a command row told of. */
  last: Exchange | undefined;
  /** What one side is saying outside of any exchange, while nothing else comes between. */
  said: Said | undefined;
  /** URCs whose bytes have not come yet. */
  readonly #urcs: Urc[] = [];
  /** The last one that has a result, until its answer is complete. */
  #answering: Exchange | undefined;
  /** Those that have a result, and whose answer had not come when something else was said or typed. */
  #owed: Exchange[] = [];
  #echo = "";
  /** A line that the module read in part, and echoed, since it was asked last. */
  #garbled: string | undefined;
  /** The beginning of a URC that comes in pieces. */
  #piece = "";

  get answering(): Exchange | undefined {
    return this.#answering;
  }

  set answering(exchange: Exchange | undefined) {
    const before = this.#answering;
    if (before && before !== exchange && !before.complete) {
      this.#owed.push(before);
      if (this.#owed.length > MOST_OWED) this.#owed.shift();
    }
    this.#answering = exchange;
  }

  /** The exchange whose answer comes late: more of what has begun, or one that ends with its result. */
  owedFor(text: string): Exchange | undefined {
    const begun = this.#owed.at(-1);
    if (begun && begun === this.last && begun.answer !== "") return begun;
    if (!ends(text)) return undefined;
    const result = linesOf(text, undefined).at(-1);
    const fitting = this.#owed.filter((exchange) => exchange.result === result);
    return fitting.find(({ text: typed }) => text.includes(nameOf(typed))) ?? fitting[0];
  }

  paid(exchange: Exchange): void {
    this.#owed = this.#owed.filter((other) => other !== exchange);
  }

  /** A line that was no command when the module read it, told once. */
  takeGarbled(): string | undefined {
    const garbled = this.#garbled;
    this.#garbled = undefined;
    return garbled;
  }

  reported(urc: Urc): void {
    this.#urcs.push(urc);
    if (this.#urcs.length > MOST_URCS) this.#urcs.shift();
  }

  /** The host typed this: the module may say it again. Ctrl-Z and Esc are not echoed. */
  typed(text: string): void {
    this.#echo = (this.#echo + text.replace(/[\u001a\u001b]/g, "")).slice(-MOST_ECHO);
  }

  /** Takes from what the module says the echo, and gives URCs their bytes; answers the rest. */
  heard(text: string): string {
    const rest = this.#withoutEcho(text);
    return rest === "" ? "" : this.#withoutUrcs(this.#piece + rest);
  }

  #withoutEcho(text: string): string {
    if (this.#echo === "") return text;
    if (text.startsWith(this.#echo)) {
      const rest = text.slice(this.#echo.length);
      this.#echo = "";
      return rest;
    }
    if (this.#echo.startsWith(text)) {
      this.#echo = this.#echo.slice(text.length);
      return "";
    }
    // One of several lines: those before it were not echoed.
    let rest = this.#echo;
    for (const line of this.#echo.match(/[^\r]*\r/g) ?? []) {
      rest = rest.slice(line.length);
      if (line === "\r" || !text.startsWith(line)) continue;
      this.#echo = rest;
      return text.slice(line.length);
    }
    const garbled = this.#garbledEcho(text);
    if (garbled !== undefined) return text.slice(garbled.length);
    // An answer that comes late leaves what was typed meanwhile to be echoed.
    if (!text.startsWith("\r\n") && text.charAt(0) !== this.#echo.charAt(0)) this.#echo = "";
    return text;
  }

  /** The echo of a line of which bytes got lost on their way to the module. */
  #garbledEcho(text: string): string | undefined {
    const [read = ""] = /^[^\r\n]+(?:\r(?!\n)|$)/.exec(text) ?? [];
    if (read.trim().length < LEAST_ECHO) return undefined;
    let rest = this.#echo;
    for (const line of this.#echo.match(/[^\r]*\r|[^\r]+$/g) ?? []) {
      rest = rest.slice(line.length);
      if (!isPartOf(read, line)) continue;
      this.#echo = rest;
      if (read.endsWith("\r") && !/AT/i.test(read)) this.#garbled = read.trimEnd();
      return read;
    }
    return undefined;
  }

  #withoutUrcs(text: string): string {
    this.#piece = "";
    for (const [index, urc] of this.#urcs.entries()) {
      const from = text.indexOf(urc.line);
      if (from >= 0) {
        this.#urcs.splice(0, index + 1);
        urc.payload += text.slice(from + urc.line.length).replace(/^\r?\n?/, "");
        return text.slice(0, from).replace(/\r\n$/, "");
      }
    }
    const [next] = this.#urcs;
    if (next && `\r\n${next.line}`.startsWith(text)) {
      this.#piece = text;
      return "";
    }
    return text;
  }
}

/** `+CSQ` of `AT+CSQ=?` */
function nameOf(line: string): string {
  return /^AT([+&A-Z]+)/i.exec(line)?.[1]?.toUpperCase() ?? line;
}
