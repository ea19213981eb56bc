import type { FleetCounts, FleetReport, ReportHead } from "../../fleet/report/fleet-report.ts";
import type { Point } from "../../fleet/report/timeline.ts";
import type { FleetPortInfo } from "./part.ts";

/** A fleet that runs, in this process or in several. */
export interface FleetRun {
  /** How many modules are its own. */
  readonly modems: number;
  readonly ports: readonly FleetPortInfo[];
  /** Scripts that are played to their end. */
  readonly finished: number;
  /** Modules that drive themselves begin. */
  start(): void;
  /** Once a second. */
  tick(): void;
  counts(): FleetCounts;
  readonly timeline: readonly Point[];
  report(head: ReportHead): FleetReport;
  close(): Promise<void>;
}
