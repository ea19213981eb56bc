import { readFileSync } from "node:fs";
import { mergeReports } from "../../fleet/report/merge-reports.ts";
import { readReport } from "../../fleet/report/read-report.ts";
import { reportText } from "../../fleet/report/report-text.ts";
import { check, parseThreshold } from "../../fleet/report/thresholds.ts";
import { HostError } from "../../kernel/errors.ts";
import type { Parsed } from "../options.ts";
import { writeReports } from "./write-reports.ts";

/** `fleet merge`: one report of the parts of a run. Throws MT_FILE, naming the file and what is wrong with it. */
export function mergeFiles(files: readonly string[], { given }: Parsed): void {
  if (files.length === 0)
    throw new HostError("MT_USAGE", "fleet merge needs the reports (--report FILE.json) of a run");
  const reports = files.map((file) => readReport(textOf(file), file));
  const report = mergeReports(reports, { files });
  const checked = (given.get("threshold") ?? []).map((text) => {
    const threshold = parseThreshold(text);
    if (typeof threshold === "string")
      throw new HostError("MT_USAGE", `--threshold '${text}': ${threshold}`);
    return check(threshold, report);
  });
  writeReports(given.get("report") ?? [], report, checked);
  if (given.has("json")) process.stdout.write(`${JSON.stringify(report)}\n`);
  else process.stdout.write(reportText(report, checked));
  if (checked.some(({ ok }) => !ok)) process.exitCode = 1;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const why = (error as Error).message.replace(/^\w+: |, \w+ '.*$/g, "");
    throw new HostError("MT_FILE", `${file}: ${why}`);
  }
}
