/** What the module takes what is typed for, as far as what it says shows it. */
export type Mode = "command" | "prompt" | "data";

const TAIL = 96;
const RESULT = /(^|[\r\n])(OK|ERROR|SEND OK|SEND FAIL|NO CARRIER|\+CM[ES] ERROR[^\r\n]*)\r?\n?$/;
const CONNECTED = /(^|[\r\n])CONNECT[^\r\n]*\r\n/;
const PROMPT = /(^|[\r\n])> $/;

/** Follows the mode of the channel that a terminal types at. */
export class ChannelMode {
  mode: Mode = "command";
  #tail = "";

  heard(text: string): Mode {
    this.#tail = (this.#tail + text).slice(-TAIL);
    const next = this.#next();
    if (next !== this.mode) this.#tail = "";
    this.mode = next;
    return next;
  }

  #next(): Mode {
    if (this.mode !== "command") return RESULT.test(this.#tail) ? "command" : this.mode;
    if (PROMPT.test(this.#tail)) return "prompt";
    return CONNECTED.test(this.#tail) ? "data" : "command";
  }
}
