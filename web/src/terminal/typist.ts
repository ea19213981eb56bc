import { ChannelMode, type Mode } from "./channel-mode.ts";
import type { History } from "./history.ts";

const BACKSPACE = "\b";
const KEYS = { up: "\u001b[A", down: "\u001b[B", delete: "\u007f" } as const;

/** What keys of a terminal come to at an AT channel, which knows no history and no arrows. */
export class Typist {
  readonly #history: History;
  readonly #mode = new ChannelMode();
  /** The line as far as it has been typed. */
  line = "";

  constructor(history: History) {
    this.#history = history;
  }

  get mode(): Mode {
    return this.#mode.mode;
  }

  heard(text: string): void {
    if (this.#mode.heard(text) !== "command") this.line = "";
  }

  /** What goes to the module for these keys. */
  press(keys: string): string {
    const typed = keys.replaceAll(KEYS.delete, BACKSPACE);
    if (this.mode !== "command") return typed;
    if (keys === KEYS.up || keys === "\u001bOA") {
      return this.#instead(this.#history.older(this.line));
    }
    if (keys === KEYS.down || keys === "\u001bOB") return this.#instead(this.#history.newer());
    // Other arrows and function keys: a command line is edited at its end.
    if (/^\u001b[[O]/.test(keys)) return "";
    for (const key of typed) this.#follow(key);
    return typed;
  }

  /** More of the same line. */
  append(text: string): string {
    this.line += text;
    return text;
  }

  #follow(key: string): void {
    if (key === "\r") {
      this.#history.add(this.line.trim());
      this.line = "";
    } else if (key === BACKSPACE) {
      this.line = this.line.slice(0, -1);
    } else if (key >= " ") {
      this.line += key;
    }
  }

  #instead(line: string | undefined): string {
    if (line === undefined) return "";
    const erased = BACKSPACE.repeat(this.line.length);
    this.line = line;
    return erased + line;
  }
}
