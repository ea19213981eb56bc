import { printable } from "./figures.ts";
import { Histogram, type HistogramJson } from "./histogram.ts";

/** What became of all operations of one name. */
export interface OperationReport {
  readonly count: number;
  /** How many ended with each result code that is not "ok". */
  readonly failures: { readonly [result: string]: number };
  /** Of all of them, failed ones too: without those that timed out, a bad run would look fast. */
  readonly latency: HistogramJson;
}

export interface OperationReports {
  readonly [name: string]: OperationReport;
}

/** Names come from scripts, results from modules: neither may fill the memory, nor move a cursor. */
const MOST_OPERATIONS = 200;
const MOST_RESULTS = 100;
/** What those beyond are counted as. */
export const OTHER = "(other)";

/** Counts operations by name and result. Nothing is allocated for a name and a result that were counted before. */
export class OperationCounts {
  readonly #named = new Map<string, OperationCount>();

  record(name: string, result: string, ms: number): void {
    (this.#named.get(name) ?? this.#begin(name)).record(result, ms);
  }

  add(reports: OperationReports): void {
    for (const [name, report] of Object.entries(reports))
      (this.#named.get(name) ?? this.#begin(name)).add(report);
  }

  *all(): Generator<readonly [name: string, counted: OperationCount]> {
    yield* this.#named;
  }

  /** Begins to count anew. */
  clear(): void {
    for (const counted of this.#named.values()) counted.clear();
  }

  report(): OperationReports {
    return Object.fromEntries(
      [...this.#named].map(([name, counted]) => [name, counted.report()] as const),
    );
  }

  #begin(wanted: string): OperationCount {
    const name = this.#named.size < MOST_OPERATIONS ? printable(wanted) : OTHER;
    const known = this.#named.get(name);
    if (known) return known;
    const made = new OperationCount();
    this.#named.set(name, made);
    return made;
  }
}

/** What was counted of the operations of one name. */
export class OperationCount {
  readonly latency = new Histogram();
  /** In objects: a number of a Map's own would be boxed from 2 ** 31 on. */
  readonly #failures = new Map<string, { count: number }>();
  #failed = 0;

  get failed(): number {
    return this.#failed;
  }

  record(result: string, ms: number): void {
    this.latency.record(ms);
    if (result !== "ok") this.#fail(result, 1);
  }

  add({ failures, latency }: OperationReport): void {
    this.latency.merge(Histogram.from(latency));
    for (const [result, count] of Object.entries(failures)) this.#fail(result, count);
  }

  clear(): void {
    this.latency.clear();
    for (const each of this.#failures.values()) each.count = 0;
    this.#failed = 0;
  }

  report(): OperationReport {
    const failures = Object.fromEntries(
      [...this.#failures].map(([result, { count }]) => [result, count] as const),
    );
    return { count: this.latency.count, failures, latency: this.latency.toJSON() };
  }

  #fail(result: string, count: number): void {
    (this.#failures.get(result) ?? this.#begin(result)).count += count;
    this.#failed += count;
  }

  #begin(wanted: string): { count: number } {
    const result = this.#failures.size < MOST_RESULTS ? printable(wanted) : OTHER;
    const known = this.#failures.get(result);
    if (known) return known;
    const made = { count: 0 };
    this.#failures.set(result, made);
    return made;
  }
}
