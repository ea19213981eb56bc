import { readFileSync } from "node:fs";
import { mergeReports } from "../../fleet/report/merge-reports.ts";
import { readReport } from "../../fleet/report/read-report.ts";
import { reportText } from "../../fleet/report/report-text.ts";
import { check, withVerdicts } from "../../fleet/report/thresholds.ts";
import { HostError } from "../../kernel/errors.ts";
import type { OptionName, Parsed } from "../options.ts";
import { readOutcomeOptions } from "./outcome-options.ts";
import { writeReports } from "./write-reports.ts";

/** What else is for `fleet` means nothing here. */
const ALLOWED: ReadonlySet<OptionName> = new Set(["report", "threshold", "json"]);

/**
 * `fleet merge`: one report of the parts of a run. Throws MT_USAGE, or MT_FILE, naming the file and what is wrong with it.
 */
export function mergeFiles(files: readonly string[], { given }: Parsed): void {
  for (const [name] of given) {
    if (!ALLOWED.has(name))
      throw usage(
        `--${name} is for modemtwin fleet without merge; --report, --threshold and --json are for merge`,
      );
  }
  if (files.length === 0)
    throw usage("fleet merge needs the reports (--report FILE.json) of a run");
  const { reports: wanted, thresholds } = readOutcomeOptions(given);
  const reports = files.map((file) => readReport(textOf(file), file));
  const report = mergeReports(reports, { files });
  const checked = thresholds.map((threshold) => check(threshold, report));
  writeReports(wanted, report, checked);
  if (given.has("json")) process.stdout.write(`${JSON.stringify(withVerdicts(report, checked))}\n`);
  else process.stdout.write(reportText(report, checked));
  if (checked.some(({ ok }) => !ok)) process.exitCode = 1;
}

function usage(message: string): HostError {
  return new HostError("MT_USAGE", message);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const why = (error as Error).message.replace(/^\w+: |, \w+ '.*$/g, "");
    throw new HostError("MT_FILE", `${file}: ${why}`);
  }
}
