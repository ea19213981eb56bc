/** What went on in one stretch of a run, a second or more of them. Counts are of the stretch: divided by `seconds`, rates. */
export interface Point {
  /** Seconds since the run began, at the end of the stretch. */
  readonly at: number;
  /** How long the stretch is. */
  readonly seconds: number;
  /** How many modems were in each state; where stretches were joined, on the average. */
  readonly states: { readonly [state: string]: number };
  readonly connects: number;
  readonly operations: number;
  readonly failures: number;
  /** Bytes. */
  readonly up: number;
  readonly down: number;
  /** Of the operations that ended in it. */
  readonly latency: { readonly [operation: string]: PointLatency };
}

/** Milliseconds. Of joined stretches `p50` is the average, and `p99` the worst: quantiles do not add up. */
export interface PointLatency {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
}

/** More are no better to look at. */
export const MOST_POINTS = 600;

/** The course of a run in at most 600 points: when there are more, neighbours are joined, and so are those to come. */
export class Timeline {
  #points: Point[] = [];
  /** How many of the points that were added each one holds, and how many the last one does. */
  #each = 1;
  #inLast = 0;

  get points(): readonly Point[] {
    return this.#points;
  }

  add(point: Point): void {
    if (this.#points.length > 0 && this.#inLast < this.#each) {
      this.#points.push(joined(this.#points.pop()!, point));
      this.#inLast++;
      return;
    }
    if (this.#points.length === MOST_POINTS) {
      const old = this.#points;
      this.#points = [];
      for (let at = 0; at < old.length; at += 2) this.#points.push(joined(old[at]!, old[at + 1]!));
      this.#each *= 2;
    }
    this.#points.push(point);
    this.#inLast = 1;
  }
}

/** A course, and how many seconds after the others' zero it began. */
export interface Delayed {
  readonly points: readonly Point[];
  readonly delay: number;
  /** It broke off, and its modems went on in another course: after it they are in no state of its own. */
  readonly broken?: boolean;
}

/**
 * What went on in all of them together, on stretches of equal length. Before its own a course adds nothing; after it, its
 * modems are in the state they were left in, unless it broke off.
 */
export function together(courses: readonly Delayed[]): Point[] {
  const end = Math.max(0, ...courses.map(({ points, delay }) => delay + (points.at(-1)?.at ?? 0)));
  const steps = courses.map(({ points }) => (points.at(-1)?.at ?? 0) / Math.max(1, points.length));
  const width = Math.max(1, end / MOST_POINTS, ...steps);
  // A last stretch that is next to nothing comes from rounding.
  const cells = Array.from({ length: Math.ceil(end / width - 1e-3) }, (_, index) => {
    const from = index * width;
    return new Stretch(from, Math.min(end, from + width));
  });
  for (const { points, delay, broken = false } of courses) {
    for (const point of points) {
      const to = point.at + delay;
      const from = to - point.seconds;
      const first = Math.max(0, Math.floor(from / width));
      for (let cell = first; cell < cells.length && cell * width < to; cell++)
        cells[cell]!.add(point, from, to);
    }
    const last = points.at(-1);
    if (last && !broken) for (const cell of cells) cell.stay(last.states, last.at + delay);
  }
  return cells.map((cell) => cell.point());
}

/**
 * The same course, where a rest at its end is told with the stretch before it: of a run that lasted 10.2 s, what went on
 * in the last 0.2 is chance, and a rate made of it a fall or a peak that was none.
 */
export function withoutRest(points: readonly Point[]): readonly Point[] {
  const [before, last] = points.slice(-2);
  if (!before || !last || 2 * last.seconds >= before.seconds) return points;
  return [...points.slice(0, -2), joined(before, last)];
}

function joined(one: Point, next: Point): Point {
  const stretch = new Stretch(one.at - one.seconds, next.at);
  for (const point of [one, next]) stretch.add(point, point.at - point.seconds, point.at);
  return stretch.point();
}

/** Adds up what falls into it. */
class Stretch {
  readonly #from: number;
  readonly #to: number;
  readonly #states = new Map<string, number>();
  readonly #latency = new Map<string, { count: number; sum: number; p99: number }>();
  readonly #counts = { connects: 0, operations: 0, failures: 0, up: 0, down: 0 };

  constructor(from: number, to: number) {
    this.#from = from;
    this.#to = to;
  }

  /** What of a point that reaches `from` one time `to` another falls into this stretch. */
  add(point: Point, from: number, to: number): void {
    const within = Math.min(to, this.#to) - Math.max(from, this.#from);
    if (within <= 0) return;
    const share = Math.min(1, within / (to - from));
    this.#counts.connects += point.connects * share;
    this.#counts.operations += point.operations * share;
    this.#counts.failures += point.failures * share;
    this.#counts.up += point.up * share;
    this.#counts.down += point.down * share;
    this.#stand(point.states, within);
    for (const [name, { count, p50, p99 }] of Object.entries(point.latency)) {
      if (count === 0) continue;
      const sum = this.#latency.get(name) ?? { count: 0, sum: 0, p99: 0 };
      sum.count += count * share;
      sum.sum += p50 * count * share;
      sum.p99 = Math.max(sum.p99, p99);
      this.#latency.set(name, sum);
    }
  }

  /** Modems stay in these states from then on. */
  stay(states: Point["states"], from: number): void {
    const within = this.#to - Math.max(from, this.#from);
    if (within > 0) this.#stand(states, within);
  }

  point(): Point {
    const { connects, operations, failures, up, down } = this.#counts;
    return {
      at: thousandths(this.#to),
      seconds: thousandths(this.#to - this.#from),
      states: Object.fromEntries(
        [...this.#states].map(([state, modems]) => [state, thousandths(modems)] as const),
      ),
      connects: thousandths(connects),
      operations: thousandths(operations),
      failures: thousandths(failures),
      up: thousandths(up),
      down: thousandths(down),
      latency: Object.fromEntries(
        [...this.#latency].map(([name, { count, sum, p99 }]) => [
          name,
          { count: thousandths(count), p50: thousandths(sum / count), p99: thousandths(p99) },
        ]),
      ),
    };
  }

  #stand(states: Point["states"], seconds: number): void {
    const weight = seconds / (this.#to - this.#from);
    for (const [state, modems] of Object.entries(states))
      this.#states.set(state, (this.#states.get(state) ?? 0) + modems * weight);
  }
}

/** Finer would only make the file longer. */
export function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}
