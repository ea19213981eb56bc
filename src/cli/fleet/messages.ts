import type { FleetReport } from "../../fleet/report/fleet-report.ts";
import type { Point } from "../../fleet/report/timeline.ts";
import type { Relayed } from "../../storage/fleet-store/relayed-store.ts";
import type { FleetPortInfo } from "./part.ts";
import type { Verdict } from "./reception.ts";

/** The variable of the environment that a worker's process has. */
export const WORKER = "MODEMTWIN_FLEET_WORKER";

/** What a worker tells the process that has started it. */
export type FromWorker =
  | { readonly kind: "opened"; readonly modems: number; readonly ports: readonly FleetPortInfo[] }
  | { readonly kind: "wrong"; readonly code: string; readonly message: string }
  | { readonly kind: "note"; readonly message: string }
  /** Once a second. */
  | {
      readonly kind: "tick";
      readonly report: FleetReport;
      readonly latest?: Point | undefined;
      readonly finished: number;
    }
  /** Something goes on, though its modules are not there yet. Once a second. */
  | { readonly kind: "alive" }
  /** Connections that have a module, modules that are free, and the number of the last connection that it was handed. */
  | {
      readonly kind: "door";
      readonly hosts: number;
      readonly free: number;
      readonly handed: number;
    }
  /** What a module keeps by now, to be there for whoever takes its place. */
  | { readonly kind: "kept"; readonly module: Relayed }
  /** The answer to "look". */
  | { readonly kind: "looked"; readonly id: number; readonly verdict: Verdict }
  /** `wrong`: what could not be kept. */
  | { readonly kind: "closed"; readonly report: FleetReport; readonly wrong?: string };

/** What it is told. */
export type ToWorker =
  /** Which of how many it is, and what its modules have kept; undefined: that is in the store of the command line. */
  | {
      readonly kind: "begin";
      readonly index: number;
      readonly of: number;
      readonly kept: readonly Relayed[] | undefined;
    }
  | { readonly kind: "start" }
  | { readonly kind: "stop" }
  /** Whether a module is there, and free. */
  | { readonly kind: "look"; readonly id: number; readonly imei: string }
  /** With a connection, of which `rest` (base64) was read already. */
  | {
      readonly kind: "take";
      readonly number: number;
      readonly imei: string | undefined;
      readonly rest: string;
    };
