/** Every colour of the report, for light and for dark: texts and lines keep to WCAG AA on `panel` and on `ground`. */
export const COLOURS = {
  ground: ["#f3f5f8", "#13161b"],
  panel: ["#ffffff", "#1a1e25"],
  ink: ["#1a2028", "#e6eaf0"],
  soft: ["#535d6a", "#a5afbc"],
  line: ["#d3d9e1", "#343c47"],
  edge: ["#7c8794", "#717d8b"],
  good: ["#146b30", "#74d090"],
  bad: ["#ae2318", "#ff9d93"],
} as const;

/** What lines of plots are drawn in, in this order; dashes tell them apart as well. */
export const SERIES = [
  ["#0b5cad", "#85bdf7"],
  ["#b45309", "#f3b45a"],
  ["#7c3aed", "#c4a7f7"],
  ["#0f766e", "#5fd3c4"],
  ["#be185d", "#f592bd"],
  ["#15803d", "#83d68f"],
  ["#535d6a", "#b6bfcb"],
  ["#7a4a00", "#d9c48a"],
] as const;

const DASHES = ["none", "7 3", "2 3", "10 3 2 3", "none", "7 3", "2 3", "10 3 2 3"];

/** The style sheet: nothing in it is fetched. */
export const STYLE = `
:root { color-scheme: light dark; ${colours(0)} }
@media (prefers-color-scheme: dark) { :root { ${colours(1)} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
main { max-width: 1200px; margin: 0 auto; padding: 24px 20px 40px; }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 16px; margin: 0 0 8px; }
p { margin: 0; }
.soft { color: var(--soft); overflow-wrap: anywhere; }
.note { margin-top: 10px; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.panels { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px; margin-top: 20px; }
section { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 14px 16px; min-width: 0; }
.wide { grid-column: 1 / -1; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 12px 20px; margin: 0; }
dt { color: var(--soft); font-size: 13px; }
dd { margin: 0; font-size: 18px; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
ul { list-style: none; margin: 0; padding: 0; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 18px; margin-top: 6px; font-size: 13px; }
.legend li { display: flex; align-items: center; gap: 6px; overflow-wrap: anywhere; }
.legend svg { width: 26px; height: 10px; flex: none; }
.plot { display: block; width: 100%; height: 230px; padding: 28px 14px 26px 62px; overflow: visible; }
.plot text { fill: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
.plot .grid { stroke: var(--line); }
.plot .axis { stroke: var(--edge); }
.series { fill: none; stroke-width: 1.75; stroke-linejoin: round; stroke-linecap: round; vector-effect: non-scaling-stroke; }
${SERIES.map((_, at) => `.s${at} { stroke: var(--s${at}); stroke-dasharray: ${DASHES[at]!}; }`).join("\n")}
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
@media (min-width: 561px) { .latencies { table-layout: fixed; } .latencies thead th:first-child { width: 20%; } }
th, td { text-align: right; padding: 5px 0 5px 14px; border-top: 1px solid var(--line); }
thead th { color: var(--soft); font-size: 13px; font-weight: 500; border-top: 0; }
td { white-space: nowrap; }
td.text { white-space: normal; }
th:first-child, td.text, th.text { text-align: left; }
th:first-child { padding-left: 0; }
tbody th { font-weight: 600; overflow-wrap: anywhere; }
.text { overflow-wrap: anywhere; }
caption { text-align: left; font-weight: 600; padding: 14px 0 2px; overflow-wrap: anywhere; }
@media (max-width: 760px) {
  .panels { grid-template-columns: minmax(0, 1fr); }
}
@media (max-width: 560px) {
  main { padding: 16px 10px 28px; }
  section { padding: 12px; }
  dl { grid-template-columns: 1fr 1fr; }
  .latencies thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .latencies, .latencies tbody, .latencies caption { display: block; }
  .latencies tr { display: grid; grid-template-columns: repeat(4, 1fr); gap: 4px 8px; padding: 8px 0; border-top: 1px solid var(--line); }
  .latencies tbody tr:first-child { border-top: 0; }
  .latencies th, .latencies td { border: 0; padding: 0; text-align: left; }
  .latencies tbody th { grid-column: 1 / -1; }
  .latencies td::before { content: attr(data-label); display: block; color: var(--soft); font-size: 12px; }
}
@media print { body { background: none; } section { break-inside: avoid; } }
`;

function colours(theme: 0 | 1): string {
  const named = Object.entries(COLOURS).map(([name, pair]) => `--${name}: ${pair[theme]};`);
  const series = SERIES.map((pair, at) => `--s${at}: ${pair[theme]};`);
  return [...named, ...series].join(" ");
}
