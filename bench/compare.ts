import { rounds, Driven, type Round } from "./pair.ts";
import type { Place, PortKind } from "./place.ts";
import type { Row, Target } from "./report.ts";
import { median } from "./stats.ts";

/** What is compared: ours and a bare one, on the same kind of port, under the same load. */
export interface Comparison<Question> {
  readonly kind: PortKind;
  readonly bare: string;
  readonly load: string;
  readonly warmUp: Omit<Question, "place">;
  readonly question: Omit<Question, "place">;
}

/** The figures of one side in one round. */
export interface Sample<Answer> {
  readonly answer: Answer;
  /** Seconds of the process under test. */
  readonly cpu: number;
}

/** Measures both sides in turn, once both are warm. */
export async function compare<Question extends { readonly place: Place }, Answer>(
  { kind, bare, load, warmUp, question }: Comparison<Question>,
  count: number,
): Promise<Round<Sample<Answer>>[]> {
  const ours = await Driven.start<Question, Answer>("subjects/ours.ts", kind, load);
  const theirs = await Driven.start<Question, Answer>(bare, kind, load);
  try {
    await ours.run(warmUp);
    await theirs.run(warmUp);
    return await rounds(
      count,
      () => ours.run(question),
      () => theirs.run(question),
    );
  } finally {
    ours.stop();
    theirs.stop();
  }
}

/** A line of the table: the medians of both sides, and the median of the rounds' ratios. */
export function row<T>(
  what: string,
  all: readonly Round<T>[],
  figure: (sample: T) => number,
  show: (figure: number) => string,
  target?: Target,
): Row {
  const ours = median(all.map((round) => figure(round.ours)));
  const bare = median(all.map((round) => figure(round.bare)));
  const ratio = median(all.map((round) => figure(round.ours) / figure(round.bare)));
  return { what, ours: show(ours), bare: show(bare), figure: ratio, ...(target && { target }) };
}
