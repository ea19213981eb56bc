import type { Said } from "../at/interposer.ts";
import type { Piece, Pieces } from "./hooks.ts";

/** What a fault does with what a port says. */
export type SayHook = (said: Said, later: (chunk: Buffer) => void) => Pieces;

/** What several make of it, one after the other; undefined if none does anything. */
export function retold(
  hooks: Iterable<SayHook>,
  said: Said,
  later: (chunk: Buffer) => void,
): Pieces {
  let parts: readonly { readonly delay: number; readonly said: Said }[] | undefined;
  for (const hook of hooks) {
    let touched = false;
    const next = (parts ?? [{ delay: 0, said }]).flatMap((part) => {
      const made = hook(part.said, later);
      if (!made) return [part];
      touched = true;
      return made
        .filter(({ chunk }) => chunk.length > 0)
        .map((piece) => ({
          delay: part.delay + piece.delay,
          said: marked(part.said, piece),
        }));
    });
    if (touched || parts) parts = next;
  }
  return parts?.map((part) => ({ delay: part.delay, chunk: part.said.chunk }));
}

/** Where the echo and the result code are in a piece: untouched, they are where they were. */
function marked(said: Said, { chunk, echo = 0, result = 0 }: Piece): Said {
  return chunk === said.chunk ? said : { ...said, chunk, echo, result };
}

/** What is said, in two: the rest comes `pause` milliseconds later. */
export function halves({ chunk, echo, result }: Said, at: number, pause = 0): readonly Piece[] {
  const rest = chunk.length - at;
  return [
    {
      delay: 0,
      chunk: chunk.subarray(0, at),
      echo: Math.min(echo, at),
      result: Math.max(0, result - rest),
    },
    {
      delay: pause,
      chunk: chunk.subarray(at),
      echo: Math.max(0, echo - at),
      result: Math.min(result, rest),
    },
  ];
}

/** What `on=` is compared with: the command that is answered, or the URC. */
export function subjectOf({ kind, chunk, line }: Said): string {
  return kind === "urc" ? chunk.toString("latin1").trim() : line;
}
