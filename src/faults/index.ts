import { answer } from "./at/answer.ts";
import type { FaultKind } from "./fault.ts";
import { latency } from "./ip/latency.ts";
import { coverage } from "./radio/coverage.ts";
import { denied } from "./radio/denied.ts";
import { roaming } from "./radio/roaming.ts";
import { simLost } from "./radio/sim-lost.ts";
import { weak } from "./radio/weak.ts";
import { cut } from "./uart/cut.ts";

/** Every fault there is, in the order of the documentation. */
export const FAULTS: readonly FaultKind[] = [
  // on the wire to the host
  cut,
  // in what the module says and does
  answer,
  // on the air
  coverage,
  denied,
  roaming,
  weak,
  simLost,
  // in the internet
  latency,
];
