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
  /** Connections to TCP ports that have a module, and modules that the next ones could get. */
  readonly door: { readonly hosts: number; readonly free: number };
  /** Modules that drive themselves begin. */
  start(): void;
  /** Once a second; resolves when all has been looked at. */
  tick(): Promise<void>;
  /** For the last time, with all that there is by then. */
  tickNow(): void;
  counts(): FleetCounts;
  /** What went on lately, in each process. */
  readonly latest: readonly Point[];
  report(head: ReportHead): FleetReport;
  /** Rejects with a HostError if what modules keep could not be kept. */
  close(): Promise<void>;
}
