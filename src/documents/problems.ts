import { HostError } from "../kernel/errors.ts";
import type { Place } from "./tree.ts";

/** More would not be read. */
const MOST = 20;

/** What is wrong in one file; all of it is told at once. */
export class Problems {
  readonly #file: string;
  readonly #found = new Map<string, { readonly at: Place; readonly text: string }>();

  constructor(file: string) {
    this.#file = file;
  }

  /** The same thing may be looked at twice, and is told once. */
  add(at: Place, text: string): void {
    this.#found.set(`${at.line}:${at.column}:${text}`, { at, text });
  }

  /** Throws MT_FILE with a line for each problem, in the order of the file, if there are any. */
  check(): void {
    if (this.#found.size === 0) return;
    const sorted = [...this.#found.values()].toSorted(
      (one, other) => one.at.line - other.at.line || one.at.column - other.at.column,
    );
    const lines = sorted
      .slice(0, MOST)
      .map(({ at, text }) => `${this.#file}:${at.line}:${at.column}: ${text}`);
    if (sorted.length > MOST) lines.push(`${this.#file}: and ${sorted.length - MOST} more`);
    throw new HostError("MT_FILE", lines.join("\n"));
  }
}
