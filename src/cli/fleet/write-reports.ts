import { writeFileSync } from "node:fs";
import type { FleetReport } from "../../fleet/report/fleet-report.ts";
import { reportHtml } from "../../fleet/report/report-html.ts";
import { reportText } from "../../fleet/report/report-text.ts";
import { withVerdicts, type Checked } from "../../fleet/report/thresholds.ts";
import { HostError } from "../../kernel/errors.ts";

/** Each in the form that its name ends with. Throws MT_FILE. */
export function writeReports(
  files: readonly string[],
  report: FleetReport,
  checked: readonly Checked[],
): void {
  for (const file of files) {
    const text = /\.json$/i.test(file)
      ? `${JSON.stringify(withVerdicts(report, checked))}\n`
      : /\.html$/i.test(file)
        ? reportHtml(report, checked)
        : reportText(report, checked);
    try {
      writeFileSync(file, text);
    } catch (error) {
      const why = (error as Error).message.replace(/^\w+: |, \w+ '.*$/g, "");
      throw new HostError("MT_FILE", `--report ${file}: ${why}`);
    }
  }
}
