import { escaped } from "../kernel/escapes.ts";
import type { SaidPiece } from "./turns.ts";
import { masked } from "./unknowns.ts";

/** A line that the recorded module said, and where it stands in the journal. */
export interface RecordedLine {
  readonly text: string;
  readonly line: number;
}

/** One line of a comparison. */
export type Compared =
  | { readonly kind: "same" | "missing"; readonly text: string; readonly line: number }
  | { readonly kind: "extra"; readonly text: string };

/** The lines of what was said, without empty ones. */
export function recordedLines(said: readonly SaidPiece[]): RecordedLine[] {
  const lines: RecordedLine[] = [];
  let begun = "";
  let begunAt = 0;
  for (const { chunk, line } of said) {
    for (const part of chunk.toString("latin1").split(/(?<=\n)/)) {
      if (begun === "") begunAt = line;
      begun += part;
      if (!begun.endsWith("\n")) continue;
      lines.push({ text: begun.replace(/\r?\n$/, ""), line: begunAt });
      begun = "";
    }
  }
  if (begun !== "") lines.push({ text: begun, line: begunAt });
  return lines.filter(({ text }) => text !== "");
}

export function heardLines(said: Buffer): string[] {
  return recordedLines([{ line: 0, chunk: said }]).map(({ text }) => text);
}

/** Most lines of a turn that are put side by side; of more only the first differing one is found. */
const MOST = 400;

/** Puts what a module said beside what the recorded one said. */
export function compare(recorded: readonly RecordedLine[], heard: readonly string[]): Compared[] {
  const left = recorded.map(({ text }) => masked(text));
  const right = heard.map(masked);
  let from = 0;
  while (from < left.length && from < right.length && left[from] === right[from]) from++;
  const result: Compared[] = recorded.slice(0, from).map((line) => shown("same", line));
  const more = common(left.slice(from, from + MOST), right.slice(from, from + MOST));
  let l = from;
  let r = from;
  for (const [nextL, nextR] of [...more, [left.length - from, right.length - from] as const]) {
    while (l < from + nextL) result.push(shown("missing", recorded[l++]!));
    while (r < from + nextR) result.push({ kind: "extra", text: textOf(heard[r++]!) });
    if (l < left.length && r < right.length) {
      result.push(shown("same", recorded[l++]!));
      r++;
    }
  }
  return result;
}

function shown(kind: "same" | "missing", { text, line }: RecordedLine): Compared {
  return { kind, text: textOf(text), line };
}

function textOf(text: string): string {
  return escaped(Buffer.from(text, "latin1"));
}

/** The longest common subsequence, as pairs of places. */
function common(left: readonly string[], right: readonly string[]): (readonly [number, number])[] {
  const width = right.length + 1;
  const length = new Uint16Array((left.length + 1) * width);
  for (let l = left.length - 1; l >= 0; l--) {
    for (let r = right.length - 1; r >= 0; r--) {
      length[l * width + r] =
        left[l] === right[r]
          ? length[(l + 1) * width + r + 1]! + 1
          : Math.max(length[(l + 1) * width + r]!, length[l * width + r + 1]!);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let l = 0, r = 0; l < left.length && r < right.length;) {
    if (left[l] === right[r]) pairs.push([l++, r++]);
    else if (length[(l + 1) * width + r]! >= length[l * width + r + 1]!) l++;
    else r++;
  }
  return pairs;
}
