import type { FleetReport } from "../../fleet/report/fleet-report.ts";
import type { FleetPortInfo } from "./part.ts";

/** What a worker tells the process that has started it. */
export type FromWorker =
  | { readonly kind: "opened"; readonly modems: number; readonly ports: readonly FleetPortInfo[] }
  | { readonly kind: "wrong"; readonly code: string; readonly message: string }
  | { readonly kind: "note"; readonly message: string }
  /** Once a second. */
  | { readonly kind: "tick"; readonly report: FleetReport; readonly finished: number }
  /** A connection comes along whose module is elsewhere; `tried`: so many workers had no room for it. */
  | {
      readonly kind: "pass";
      readonly imei: string | undefined;
      /** base64 */
      readonly rest: string;
      readonly tried: number;
    }
  | { readonly kind: "closed"; readonly report: FleetReport };

/** What it is told. */
export type ToWorker =
  | { readonly kind: "start" }
  | { readonly kind: "stop" }
  | {
      readonly kind: "take";
      readonly imei: string | undefined;
      readonly rest: string;
      readonly tried: number;
    };
