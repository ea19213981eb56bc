import { Driven, rounds, type Cores, type Round } from "./pair.ts";
import type { Place, PortKind } from "./place.ts";
import type { Row, Target } from "./report.ts";
import { median } from "./stats.ts";

/** What is compared: ours and a bare one, on the same kind of port, under the same load. */
export interface Comparison<Question> {
  readonly kind: PortKind;
  readonly bare: string;
  readonly load: string;
  readonly cores: Cores;
  readonly warmUp: Omit<Question, "place">;
  readonly question: Omit<Question, "place">;
}

/** The figures of one side in one round. */
export interface Sample<Answer> {
  readonly answer: Answer;
  /** Seconds of the process under test. */
  readonly cpu: number;
}

/**
 * Measures both sides in turn. Each round has processes of its own, warmed up: how fast a process is depends on its
 * luck with memory and compilation, too.
 */
export function compare<Question extends { readonly place: Place }, Answer>(
  { kind, bare, load, cores, warmUp, question }: Comparison<Question>,
  count: number,
): Promise<Round<Sample<Answer>>[]> {
  const side = (subject: string) => async (): Promise<Sample<Answer>> => {
    const driven = await Driven.start<Question, Answer>(subject, kind, load, cores);
    try {
      await driven.run(warmUp);
      return await driven.run(question);
    } finally {
      driven.stop();
    }
  };
  return rounds(count, side("subjects/ours.ts"), side(bare));
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
  const ratios = all.map((round) => figure(round.ours) / figure(round.bare));
  return {
    what,
    ours: show(ours),
    bare: show(bare),
    figure: median(ratios),
    ...(target && { target }),
  };
}
