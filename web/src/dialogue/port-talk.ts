import type { Exchange, Said, Urc } from "./entry.ts";

/** More echo than this is none any more. */
const MOST_ECHO = 4096;
const MOST_URCS = 32;
const MOST_OPEN = 32;

/** What is under way at one port: so that its bytes find the exchange to which they belong. */
export class PortTalk {
  /** The line being typed, up to its CR. */
  typing = "";
  /** Typed and not answered yet, the oldest first. */
  readonly open: Exchange[] = [];
  /** The last one that has a result, until its answer is complete. */
  answering: Exchange | undefined;
  /** The last one that a command row told of. */
  last: Exchange | undefined;
  /** What one side is saying outside of any exchange, while nothing else comes between. */
  said: Said | undefined;
  /** URCs whose bytes have not come yet. */
  readonly #urcs: Urc[] = [];
  #echo = "";
  /** The beginning of a URC that comes in pieces. */
  #piece = "";

  opened(exchange: Exchange): void {
    this.open.push(exchange);
    if (this.open.length > MOST_OPEN) this.open.shift();
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
    if (text.charAt(0) !== this.#echo.charAt(0)) this.#echo = "";
    return text;
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
