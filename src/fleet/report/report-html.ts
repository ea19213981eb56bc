import { failed, failuresOf, groupsOf, type FleetReport } from "./fleet-report.ts";
import {
  bytesText,
  clockText,
  countText,
  durationText,
  okText,
  rateText,
  shareText,
} from "./figures.ts";
import { Histogram } from "./histogram.ts";
import { escaped } from "./markup.ts";
import type { OperationReports } from "./operation-counts.ts";
import { reportNotes } from "./report-notes.ts";
import { percentilePlot, timelinePlots } from "./report-plots.ts";
import { STYLE } from "./report-style.ts";
import { plotMarkup, type Plot } from "./svg-plot.ts";
import type { Checked } from "./thresholds.ts";

/** More result codes would not be read. */
const MOST_FAILURES = 100;

/** What a run has come to, as a page: one file that asks for nothing else, for which its policy stands as well. */
export function reportHtml(report: FleetReport, checked: readonly Checked[] = []): string {
  const percentiles = percentilePlot(report);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escaped(`${report.plan} – fleet report`)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${headMarkup(report)}
<div class="panels">
${[
  thresholdsMarkup(checked),
  figuresMarkup(report),
  operationsMarkup(report),
  ...timelinePlots(report).map((plot) => plotSection(plot, plot.id === "states" ? "wide" : "")),
  percentiles ? plotSection(percentiles) : "",
  failuresMarkup(report.operations),
]
  .filter((section) => section !== "")
  .join("\n")}
</div>
</main>
</body>
</html>
`;
}

function headMarkup({ plan, seed, shard, missing = [], by, began, lasted }: FleetReport): string {
  const part = shard ? `, shard ${shard.index} of ${shard.of}` : "";
  const gone =
    missing.length > 0 ? `\n<p class="bad">Without shard ${missing.join(", ")}.</p>` : "";
  return `<header>
<h1>${escaped(plan)}</h1>
<p class="soft">${escaped(`Began ${began}, lasted ${clockText(lasted)}; seed ${seed}${part}; ${by}`)}</p>${gone}
</header>`;
}

function thresholdsMarkup(checked: readonly Checked[]): string {
  if (checked.length === 0) return "";
  const items = checked.map(({ ok, text }) =>
    ok
      ? `<li><span class="good"><span aria-hidden="true">✓</span> kept</span> ${escaped(text)}</li>`
      : `<li><span class="bad"><span aria-hidden="true">✗</span> missed</span> ${escaped(text)}</li>`,
  );
  return section("thresholds", "Thresholds", `<ul>${items.join("")}</ul>`);
}

function figuresMarkup(report: FleetReport): string {
  const { bytes, connects, churned, crashes } = report;
  const figures: (readonly [string, string])[] = [
    ["Modems", countText(report.modems)],
    ...Object.entries(report.states).flatMap(([state, modems]) =>
      modems > 0 ? [[`${state}, at the end`, countText(modems)] as const] : [],
    ),
    ["Bytes up", bytesText(bytes.up)],
    ["Bytes down", bytesText(bytes.down)],
    ["Connects", countText(connects)],
    ["Modems churned", countText(churned)],
    ["Worker crashes", countText(crashes)],
  ];
  const items = figures.map(
    ([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`,
  );
  return section("figures", "Figures", `<dl>${items.join("")}</dl>`);
}

function operationsMarkup(report: FleetReport): string {
  const { operations, lasted } = report;
  const tables = groupsOf(report).map(([name, own]) =>
    operationTable(own, lasted, `<caption>Group ${escaped(name)}</caption>`),
  );
  const all = Object.keys(operations).length > 0;
  const body = all ? operationTable(operations, lasted, "") : "<p>No operation has ended.</p>";
  const notes = reportNotes(report).map((note) => `<p class="soft note">${escaped(note)}</p>`);
  return section("operations", "Operations", [body, ...tables, ...notes].join(""), "wide");
}

const COLUMNS = ["count", "per second", "ok %", "p50", "p90", "p99", "p99.9", "max"] as const;

/** Roles are said once more: on a narrow screen rows are no rows for the browser, but blocks. */
function operationTable(operations: OperationReports, lasted: number, caption: string): string {
  const rows = Object.entries(operations).map(([name, report]) => {
    const latency = Histogram.from(report.latency);
    const cells = [
      countText(report.count),
      lasted > 0 ? rateText((report.count * 1000) / lasted) : "–",
      okText(report.count, failed(report)),
      ...[0.5, 0.9, 0.99, 0.999, 1].map((q) => durationText(latency.quantile(q))),
    ].map((text, at) => `<td role="cell" data-label="${COLUMNS[at]}">${escaped(text)}</td>`);
    return `<tr role="row"><th role="rowheader" scope="row">${escaped(name)}</th>${cells.join("")}</tr>`;
  });
  const head = ["operation", ...COLUMNS].map(
    (column) => `<th role="columnheader" scope="col">${column}</th>`,
  );
  return `<table class="latencies" role="table">${caption}
<thead role="rowgroup"><tr role="row">${head.join("")}</tr></thead>
<tbody role="rowgroup">${rows.join("\n")}</tbody>
</table>`;
}

function failuresMarkup(operations: OperationReports): string {
  const failures = failuresOf(operations);
  if (failures.length === 0)
    return section("results", "Failures by result code", "<p>None.</p>", "wide");
  const rows = failures.slice(0, MOST_FAILURES).map(({ operation, result, count }) => {
    const share = shareText(count, operations[operation]!.count);
    return `<tr><th scope="row">${escaped(operation)}</th><td class="text">${escaped(result)}</td><td>${countText(count)}</td><td>${share}</td></tr>`;
  });
  const more = failures.length - MOST_FAILURES;
  const rest = more > 0 ? `<p class="soft">And ${more} more.</p>` : "";
  return section(
    "results",
    "Failures by result code",
    `<table><thead><tr><th scope="col">operation</th><th class="text" scope="col">result</th><th scope="col">count</th><th scope="col">share</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table>${rest}`,
    "wide",
  );
}

function plotSection(plot: Plot, kind = ""): string {
  return section(`plot-${plot.id}`, plot.title, plotMarkup(plot), kind);
}

function section(id: string, title: string, body: string, kind = ""): string {
  return `<section class="${kind}" aria-labelledby="${id}"><h2 id="${id}">${escaped(title)}</h2>
${body}
</section>`;
}
