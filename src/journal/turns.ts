import type { NumberedRow } from "./read.ts";

/** Something the module said, and the line of the journal on which that stands. */
export interface SaidPiece {
  readonly line: number;
  readonly chunk: Buffer;
}

/** What a host typed at once, and what the module said until it typed again. */
export interface Turn {
  /** The line of the journal on which it begins. */
  readonly line: number;
  /** What is typed, each piece so many milliseconds behind what happened before. Empty: the module spoke first. */
  readonly pieces: readonly { readonly wait: number; readonly chunk: Buffer }[];
  readonly said: readonly SaidPiece[];
  /** Milliseconds from the last that was typed to the last that was said. */
  readonly lasted: number;
}

interface Draft {
  line: number;
  pieces: { wait: number; chunk: Buffer }[];
  said: SaidPiece[];
  typedAt: number;
  saidAt: number;
}

/** The dialogue at the port where a host types first; what is at other ports is left out. */
export function* turnsOf(rows: Iterable<NumberedRow>): Generator<Turn> {
  let port: string | undefined;
  let draft: Draft | undefined;
  let lastAt: number | undefined;
  const early: { at: number; port: string; piece: SaidPiece }[] = [];
  for (const { row, line } of rows) {
    if (row.kind !== "bytes" || (port !== undefined && row.port !== port)) continue;
    const { at, chunk } = row;
    if (port === undefined) {
      if (row.way === "to host") {
        if (early.length < MOST_EARLY) early.push({ at, port: row.port, piece: { line, chunk } });
        continue;
      }
      port = row.port;
      const own = early.filter((said) => said.port === port);
      const first = own[0];
      if (first) {
        const said = own.map(({ piece }) => piece);
        yield { line: first.piece.line, pieces: [], said, lasted: 0 };
        lastAt = own.at(-1)!.at;
      }
    }
    if (row.way === "to host") {
      draft!.said.push({ line, chunk });
      draft!.saidAt = at;
    } else {
      if (draft && isOver(draft)) {
        yield finished(draft);
        draft = undefined;
      }
      draft ??= { line, pieces: [], said: [], typedAt: at, saidAt: at };
      draft.pieces.push({ wait: lastAt === undefined ? 0 : at - lastAt, chunk });
      draft.typedAt = at;
    }
    lastAt = at;
  }
  if (draft) yield finished(draft);
}

/** What a module says before anybody types: a start, mostly. */
const MOST_EARLY = 1000;

function finished({ line, pieces, said, typedAt, saidAt }: Draft): Turn {
  return { line, pieces, said, lasted: Math.max(0, saidAt - typedAt) };
}

/** What is typed next is something new: a line is at its end, or the module has said more than the echo so far. */
function isOver({ pieces, said }: Draft): boolean {
  if (/[\r\n\u001a]$/.test(pieces.at(-1)!.chunk.toString("latin1"))) return true;
  const heard = Buffer.concat(said.map(({ chunk }) => chunk));
  const typed = Buffer.concat(pieces.map(({ chunk }) => chunk));
  return heard.length > typed.length || !typed.subarray(0, heard.length).equals(heard);
}
