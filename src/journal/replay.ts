import { escaped } from "../kernel/escapes.ts";
import { compare, heardLines, recordedLines, type Compared } from "./compare.ts";
import type { Turn } from "./turns.ts";
import { masked } from "./unknowns.ts";

/** A module at which a recorded host is played. */
export interface ReplayStage {
  type(bytes: Buffer): void;
  /** Everything said since `forget`. */
  heard(): Buffer;
  /** Its length. */
  readonly heardBytes: number;
  forget(): void;
  /** Lets things happen until `done`, for so many milliseconds at most. */
  until(done: () => boolean, patience: number): Promise<void>;
  /** Lets exactly this much time pass. */
  pass(ms: number): Promise<void>;
}

/** Where a module said something else than the recorded one. */
export interface Difference {
  /** The line of the journal where the host typed. */
  readonly line: number;
  /** What it typed; empty: nothing yet. */
  readonly typed: string;
  readonly lines: readonly Compared[];
}

export interface Replayed {
  readonly turns: number;
  readonly differences: number;
}

/** How much longer than the recorded module this one may take, in milliseconds. */
const PATIENCE = 5000;
const FINAL = /^(?:OK|ERROR|NO CARRIER|SEND OK|SEND FAIL|CONNECT.*|\+CM[ES] ERROR: .*)$/;

/** Plays a recorded host, as slow as it was, and tells what is different. `tell` hears of each difference in order. */
export async function replay(
  turns: Iterable<Turn>,
  stage: ReplayStage,
  tell: (difference: Difference) => void,
): Promise<Replayed> {
  const book = new Book(tell);
  let last: Turn | undefined;
  let count = 0;
  for (const turn of turns) {
    const wait = turn.pieces[0]?.wait ?? 0;
    if (wait > 0) await stage.pass(wait);
    if (last) book.add(last, stage.heard());
    stage.forget();
    await type(turn, stage);
    await stage.until(enough(turn, stage), turn.lasted + PATIENCE);
    last = turn;
    count++;
  }
  await stage.pass(0);
  if (last) book.add(last, stage.heard());
  return { turns: count, differences: book.end() };
}

async function type({ pieces }: Turn, stage: ReplayStage): Promise<void> {
  for (const [index, { wait, chunk }] of pieces.entries()) {
    if (index > 0 && wait > 0) await stage.pass(wait);
    stage.type(chunk);
  }
}

/** So much is looked at line by line each time something comes; of more only the length. */
const MUCH = 64 * 1024;

/** Whether as much as was recorded has been said, or it has come to another end. */
function enough({ said }: Turn, stage: ReplayStage): () => boolean {
  const bytes = said.reduce((sum, { chunk }) => sum + chunk.length, 0);
  if (bytes > MUCH) return () => stage.heardBytes >= bytes;
  const lines = recordedLines(said);
  const recorded = lines.length;
  const last = lines.at(-1)?.text ?? "";
  return () => {
    const heard = heardLines(stage.heard());
    if (heard.length >= recorded) return true;
    return FINAL.test(last) && FINAL.test(heard.at(-1) ?? "");
  };
}

interface Page {
  readonly turn: Turn;
  readonly lines: Compared[];
  /** Extra lines at its end, which the recorded module may have said a moment later. */
  early: string[];
}

/** Puts turns side by side. A URC that comes while the host is about to type may be in this turn, or in the next. */
class Book {
  readonly #tell: (difference: Difference) => void;
  #page: Page | undefined;
  #differences = 0;

  constructor(tell: (difference: Difference) => void) {
    this.#tell = tell;
  }

  add(turn: Turn, said: Buffer): void {
    const heard = heardLines(said);
    const lines = compare(recordedLines(turn.said), heard);
    const before = this.#page;
    if (before) {
      for (const early of before.early) {
        const found = lines.findIndex(
          ({ kind, text }) => kind === "missing" && masked(text) === masked(early),
        );
        if (found < 0) continue;
        lines.splice(found, 1);
        before.lines.splice(
          before.lines.findIndex(({ kind, text }) => kind === "extra" && text === early),
          1,
        );
      }
      this.#close(before);
    }
    const rest = lines.slice(lines.findLastIndex(({ kind }) => kind !== "extra") + 1);
    const early = rest.map(({ text }) => text).filter((text) => !FINAL.test(text));
    this.#page = { turn, lines, early };
  }

  /** Answers how many turns differ. */
  end(): number {
    if (this.#page) this.#close(this.#page);
    this.#page = undefined;
    return this.#differences;
  }

  #close({ turn, lines }: Page): void {
    if (lines.every(({ kind }) => kind === "same")) return;
    this.#differences++;
    const typed = Buffer.concat(turn.pieces.map(({ chunk }) => chunk));
    this.#tell({ line: turn.line, typed: escaped(typed), lines });
  }
}

/** A difference for people: what was recorded with `-` and its line, what was said instead with `+`. */
export function differenceText(file: string, { line, typed, lines }: Difference): string {
  const rows = lines.map((row) => {
    const mark = row.kind === "same" ? " " : row.kind === "missing" ? "-" : "+";
    const number = row.kind === "extra" ? "" : String(row.line);
    return `${mark} ${number.padStart(6)}  ${row.text}\n`;
  });
  return `${file}:${line}: > ${typed.replace(/\\r$/, "")}\n${rows.join("")}`;
}
