import { parseThreshold, type Threshold } from "../../fleet/report/thresholds.ts";
import { HostError } from "../../kernel/errors.ts";
import type { Parsed } from "../options.ts";

/** --report and --threshold: what is to come of a run. Throws MT_USAGE. */
export function readOutcomeOptions(given: Parsed["given"]): {
  readonly reports: readonly string[];
  readonly thresholds: readonly Threshold[];
} {
  return {
    reports: (given.get("report") ?? []).map(reportOf),
    thresholds: (given.get("threshold") ?? []).map(thresholdOf),
  };
}

function reportOf(file: string): string {
  if (/.\.(json|html|txt)$/i.test(file)) return file;
  throw new HostError("MT_USAGE", `--report ${file}: its name ends with .json, .html or .txt`);
}

function thresholdOf(text: string): Threshold {
  const threshold = parseThreshold(text);
  if (typeof threshold !== "string") return threshold;
  throw new HostError("MT_USAGE", `--threshold '${text}': ${threshold}`);
}
