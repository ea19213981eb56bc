/** Shorter ones are counted as this long; 10 µs. */
const SHORTEST = 0.01;
/** Longer ones are counted as this long; an hour. */
export const LONGEST = 3_600_000;
/** Buckets to a doubling: the middle of one is at most 1/64, that is 1.6 %, off what is in it. */
const PER_OCTAVE = 32;
/** How many buckets there are: 29 doublings hold 10 µs to an hour. */
export const BUCKETS = bucketOf(LONGEST) + 1;

/** A histogram as a file has it. Only buckets that hold something are listed. */
export interface HistogramJson {
  readonly count: number;
  /** Microseconds, each latency rounded: sums of integers do not depend on the order. */
  readonly sum: number;
  /** Milliseconds, exactly; 0 when nothing was counted. */
  readonly min: number;
  readonly max: number;
  /** Bucket, count, bucket, count…, ascending. */
  readonly buckets: readonly number[];
}

/**
 * Latencies in milliseconds, in log-linear buckets: as many to each doubling. What it tells of quantiles is at most 2 %
 * off, whatever their size; two of them merge without loss. Takes 7 kB, and nothing more for what is recorded.
 */
export class Histogram {
  readonly #buckets = new Float64Array(BUCKETS);
  /** Count, sum (µs), min, max: here, since a number in a typed array is never boxed. */
  readonly #sums = new Float64Array([0, 0, Infinity, -Infinity]);

  static from({ count, sum, min, max, buckets }: HistogramJson): Histogram {
    const made = new Histogram();
    if (count === 0) return made;
    for (let at = 0; at < buckets.length; at += 2) made.#buckets[buckets[at]!] = buckets[at + 1]!;
    made.#sums.set([count, sum, min, max]);
    return made;
  }

  /** What is longer than an hour counts as an hour, what is below 0 or no number as 0. */
  record(ms: number): void {
    const value = ms > 0 ? (ms < LONGEST ? ms : LONGEST) : 0;
    const sums = this.#sums;
    sums[0]!++;
    sums[1]! += Math.round(value * 1000);
    if (value < sums[2]!) sums[2] = value;
    if (value > sums[3]!) sums[3] = value;
    this.#buckets[bucketOf(value)]!++;
  }

  get count(): number {
    return this.#sums[0]!;
  }

  /** Milliseconds, exactly, as are `max` and `mean` (to the microsecond); NaN when nothing was recorded. */
  get min(): number {
    return this.count === 0 ? NaN : this.#sums[2]!;
  }

  get max(): number {
    return this.count === 0 ? NaN : this.#sums[3]!;
  }

  get mean(): number {
    return this.#sums[1]! / 1000 / this.count;
  }

  /** Milliseconds that a share `q` (0 to 1) took at most; NaN when nothing was recorded. */
  quantile(q: number): number {
    if (q <= 0) return this.min;
    if (q >= 1 || this.count === 0) return this.max;
    // 0.07 * 100 is a little more than 7.
    let left = Math.max(1, Math.ceil(q * this.count - 1e-6));
    let bucket = -1;
    while (left > 0) left -= this.#buckets[++bucket]!;
    const middle = (lowerOf(bucket) + lowerOf(bucket + 1)) / 2;
    return Math.min(Math.max(middle, this.min), this.max);
  }

  /** How many were below `SHORTEST` times 2, 4, 8… milliseconds: exact, for these are bounds of buckets. */
  octaves(): { readonly below: number; readonly count: number }[] {
    const found: { below: number; count: number }[] = [];
    let count = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      count += this.#buckets[bucket]!;
      if ((bucket + 1) % PER_OCTAVE === 0) found.push({ below: lowerOf(bucket + 1), count });
    }
    return found;
  }

  /** Afterwards it is as if what the other one has recorded had been recorded here as well. */
  merge(other: Histogram): void {
    const [sums, more] = [this.#sums, other.#sums];
    sums[0]! += more[0]!;
    sums[1]! += more[1]!;
    sums[2] = Math.min(sums[2]!, more[2]!);
    sums[3] = Math.max(sums[3]!, more[3]!);
    for (let bucket = 0; bucket < BUCKETS; bucket++)
      this.#buckets[bucket]! += other.#buckets[bucket]!;
  }

  clear(): void {
    this.#buckets.fill(0);
    this.#sums.set([0, 0, Infinity, -Infinity]);
  }

  toJSON(): HistogramJson {
    const [count = 0, sum = 0, min = 0, max = 0] = this.#sums;
    if (count === 0) return { count, sum, min: 0, max: 0, buckets: [] };
    const buckets: number[] = [];
    for (let bucket = 0; bucket < BUCKETS; bucket++)
      if (this.#buckets[bucket] !== 0) buckets.push(bucket, this.#buckets[bucket]!);
    return { count, sum, min, max, buckets };
  }
}

function bucketOf(ms: number): number {
  const units = ms > SHORTEST ? ms / SHORTEST : 1;
  // An hour is less than 2 ** 31 units: the exponent is a matter of integers.
  const octave = 31 - Math.clz32(units);
  return octave * PER_OCTAVE + Math.trunc((units / (1 << octave) - 1) * PER_OCTAVE);
}

/** The shortest that belongs into a bucket, in milliseconds. */
function lowerOf(bucket: number): number {
  const octave = Math.floor(bucket / PER_OCTAVE);
  return SHORTEST * 2 ** octave * (1 + (bucket % PER_OCTAVE) / PER_OCTAVE);
}
