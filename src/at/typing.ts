import type { Equipment } from "./command.ts";
import { LineEditor } from "./line-editor.ts";
import { LineEnd } from "./line-end.ts";
import type { Registers } from "./registers.ts";
import type { Output } from "./response.ts";

/** What has come of bytes typed in command mode. */
export type TypedLine =
  | { readonly kind: "partial" }
  | { readonly kind: "line"; readonly text: string }
  /** `A/` before any line. */
  | { readonly kind: "nothing to repeat" }
  | { readonly kind: "too long" };

const PARTIAL: TypedLine = { kind: "partial" };

/** The command line while it is typed: echo and editing, `A/`, and the line feed behind a carriage return. */
export class Typing {
  readonly #equipment: Pick<Equipment, "clock" | "model">;
  readonly #registers: Registers;
  readonly #editor = new LineEditor();
  #lineEnd = new LineEnd();
  #lastLine: string | undefined;
  #typedAt = -Infinity;
  /** How far it got. */
  next = 0;

  constructor(equipment: Pick<Equipment, "clock" | "model">, registers: Registers) {
    this.#equipment = equipment;
    this.#registers = registers;
  }

  /** Takes bytes from `from` on, up to the end of a line at most. What is to be echoed goes to `out`. */
  feed(chunk: Buffer, from: number, out: Output): TypedLine {
    const { traits } = this.#equipment.model;
    const limits = { lineLength: traits.commandLineLength, backspaceEcho: traits.backspaceEcho };
    this.next = this.#editor.feed(chunk, from, this.#registers, limits);
    const { typed, echo } = this.#editor;
    // What a module keeps from one line to the next grows old with it, and is not collected cheaply any more.
    this.#editor.forget();
    if (this.#registers.E === 1 && echo !== "") out.push(echo);
    switch (typed.kind) {
      case "partial":
        if (!this.#editor.empty) this.#typedAt = this.#equipment.clock.now;
        return PARTIAL;
      case "line":
      case "too long":
        this.#lineEnd.ended(chunk[this.next - 1]!);
        return typed;
      case "repeat":
        return this.#lastLine === undefined
          ? { kind: "nothing to repeat" }
          : { kind: "line", text: this.#lastLine };
    }
  }

  /** The last command line. */
  get last(): string {
    return this.#lastLine ?? "";
  }

  /** A line was a command line: `A/` runs it again. */
  remember(text: string): void {
    // Hosts that poll type the same again and again: one copy of it is enough.
    if (text !== this.#lastLine) this.#lastLine = text;
  }

  /** A line feed may still belong to the last line. */
  get pendingLineFeed(): boolean {
    return this.#lineEnd.pending;
  }

  /** Whether the next byte is only the line's line feed. `payload`, `together`: see LineEnd. */
  swallows(byte: number, payload: boolean, together: boolean): boolean {
    return this.#lineEnd.swallows(byte, payload, together);
  }

  /** From when on a URC does not stand amid a line. */
  get freeFrom(): number {
    if (this.#editor.empty) return -Infinity;
    return this.#typedAt + this.#equipment.model.traits.urcTypingHold;
  }

  /** The half-typed line is forgotten. */
  clear(): void {
    this.#editor.clear();
  }

  /** Somebody else types now, who ends lines in a way of their own. */
  newHost(): void {
    this.#lineEnd = new LineEnd();
  }

  /** Power has gone. */
  reset(): void {
    this.clear();
    this.newHost();
    this.#lastLine = undefined;
  }
}
