import { printable } from "./figures.ts";
import {
  groupReports,
  headFields,
  type FleetCounts,
  type FleetReport,
  type ReportHead,
} from "./fleet-report.ts";
import { OperationCounts } from "./operation-counts.ts";
import { thousandths, Timeline, type Point } from "./timeline.ts";

/** Milliseconds between ticks: of less, no rate is told. */
const SHORTEST = 1;

/** Where operations of virtual firmware are counted. */
export interface OperationSink {
  /**
   * One ended: "open", "send", "round trip", or any name that a script gives. Result: "ok", or the result code that
   * failed: "+CME ERROR: 30", "ERROR", "SEND FAIL", "+QIOPEN 566", "timeout". Milliseconds that it took.
   */
  operation(name: string, result: string, ms: number): void;
}

/** What one process counts while it runs. Counting allocates nothing but for a name or a result that is new. */
export class Tally implements OperationSink {
  readonly #now: () => number;
  #began: number;
  readonly #operations = new OperationCounts();
  readonly #groups = new Map<string, OperationCounts>();
  /** Since the last tick. */
  readonly #lately = new OperationCounts();
  #timeline = new Timeline();
  /** Here, since a number in a typed array is never boxed. */
  readonly #bytes = new Float64Array(2);
  #connects = 0;
  #churned = 0;
  #crashes = 0;
  #states: { readonly [state: string]: number } = {};
  #ticked: number;
  #latest: Point | undefined;
  /** What the last tick saw of what only grows. */
  #seen = { connects: 0, up: 0, down: 0 };

  /** `now`: milliseconds that only grow. The run begins now, unless `begin` says that it does later. */
  constructor(now: () => number) {
    this.#now = now;
    this.#began = now();
    this.#ticked = this.#began;
  }

  /**
   * The run begins now: time and course do anew. Making thousands of modules takes seconds that are none of its own. What
   * was counted until now stays counted, since a host may have been there already, but is in no rate.
   */
  begin(): void {
    this.#began = this.#now();
    this.#ticked = this.#began;
    this.#timeline = new Timeline();
    this.#latest = undefined;
    this.#lately.clear();
    const [up = 0, down = 0] = this.#bytes;
    this.#seen = { connects: this.#connects, up, down };
  }

  /** Milliseconds since the run began. */
  get lasted(): number {
    return this.#now() - this.#began;
  }

  /** What went on between the last two ticks: for whoever shows how a run is getting on. */
  get latest(): Point | undefined {
    return this.#latest;
  }

  /** The course so far. */
  get timeline(): readonly Point[] {
    return this.#timeline.points;
  }

  operation(name: string, result: string, ms: number): void {
    this.#operations.record(name, result, ms);
    this.#lately.record(name, result, ms);
  }

  /** Where the modems of a group count: here, and as the group's own. To be asked for once, not for each operation. */
  group(wanted: string): OperationSink {
    const name = printable(wanted);
    const group = this.#groups.get(name) ?? new OperationCounts();
    this.#groups.set(name, group);
    return {
      operation: (name, result, ms) => {
        group.record(name, result, ms);
        this.operation(name, result, ms);
      },
    };
  }

  /** Connections that were opened. */
  connects(count = 1): void {
    this.#connects += count;
  }

  /** Payload, seen from the modems. */
  bytes(up: number, down: number): void {
    this.#bytes[0]! += up;
    this.#bytes[1]! += down;
  }

  /** A modem has lost power. */
  churn(): void {
    this.#churned++;
  }

  /** A worker ended on its own. */
  workerCrashed(): void {
    this.#crashes++;
  }

  /** To be called once a second, and at the end: adds what went on since to the course. How many modems are in each state. */
  tick(states: { readonly [state: string]: number }): void {
    this.#states = { ...states };
    const now = this.#now();
    if (now - this.#ticked < SHORTEST) return;
    const [up = 0, down = 0] = this.#bytes;
    const connects = this.#connects;
    // As long as from one rounded end to the next: side by side, stretches neither overlap nor leave a gap.
    const at = thousandths((now - this.#began) / 1000);
    const before = thousandths((this.#ticked - this.#began) / 1000);
    const counted = [...this.#lately.all()].filter(([, { latency }]) => latency.count > 0);
    const point: Point = {
      at,
      seconds: thousandths(at - before),
      states: this.#states,
      connects: connects - this.#seen.connects,
      operations: counted.reduce((sum, [, { latency }]) => sum + latency.count, 0),
      failures: counted.reduce((sum, [, { failed }]) => sum + failed, 0),
      up: up - this.#seen.up,
      down: down - this.#seen.down,
      latency: Object.fromEntries(
        counted.map(([name, { latency }]) => [
          name,
          {
            count: latency.count,
            p50: thousandths(latency.quantile(0.5)),
            p99: thousandths(latency.quantile(0.99)),
          },
        ]),
      ),
    };
    this.#timeline.add(point);
    this.#latest = point;
    this.#lately.clear();
    this.#seen = { connects, up, down };
    this.#ticked = now;
  }

  /** What was counted so far, without the course: for whoever asks often. */
  counts(): FleetCounts {
    const [up = 0, down = 0] = this.#bytes;
    return {
      states: this.#states,
      operations: this.#operations.report(),
      bytes: { up, down },
      connects: this.#connects,
      churned: this.#churned,
      crashes: this.#crashes,
      ...groupReports(this.#groups),
    };
  }

  report(head: ReportHead): FleetReport {
    return {
      ...headFields(head),
      lasted: Math.round(this.lasted),
      ...this.counts(),
      timeline: this.timeline,
    };
  }
}
