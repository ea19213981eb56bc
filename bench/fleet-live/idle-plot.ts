/** What a process with so many idle modules took. */
export interface IdlePoint {
  readonly count: number;
  readonly mib: number;
}

const LEFT = 60;
const WIDTH = 460;
const BOTTOM = 272;
const HEIGHT = 248;
/** Past so many a figure stands beside its dot: below they are too near each other. */
const TOLD = 10_000;

/** The points, and the straight line that fits them best, as SVG: docs/scale-idle.svg. */
export function idlePlot(points: readonly IdlePoint[]): string {
  const most = Math.max(...points.map(({ mib }) => mib));
  const step = [20, 40, 80, 120, 160, 200, 320].find((each) => 4 * each >= most) ?? most / 4;
  const last = Math.max(...points.map(({ count }) => count));
  const x = (count: number): number => LEFT + (count / last) * WIDTH;
  const y = (mib: number): number => BOTTOM - (mib / (4 * step)) * HEIGHT;
  const at = (count: number, mib: number): string => `${x(count).toFixed(1)},${y(mib).toFixed(1)}`;
  const { base, each } = fit(points);
  const fitted = `${base.toFixed(0)} MiB and ${(each * 1024).toFixed(1)} KiB for each`;
  const told = points.map(({ count, mib }) => `${mib.toFixed(0)} MiB with ${group(count)}`);
  const axes = [0, 1, 2, 3, 4].flatMap((part) => [
    `<line class="axis" x1="60" x2="540" y1="${y(part * step)}" y2="${y(part * step)}" stroke-opacity=".4"/>`,
    `<text x="52" y="${y(part * step) + 4}" text-anchor="end">${part * step}</text>`,
    `<text x="${x((part * last) / 4)}" y="290" text-anchor="middle">${group((part * last) / 4)}</text>`,
  ]);
  const dots = points.flatMap(({ count, mib }) => [
    `<circle class="dot" cx="${x(count).toFixed(1)}" cy="${y(mib).toFixed(1)}" r="3.5"/>`,
    ...(count < TOLD
      ? []
      : [
          `<text x="${(x(count) - 6).toFixed(1)}" y="${(y(mib) - 8).toFixed(1)}" text-anchor="end">${mib.toFixed(0)}</text>`,
        ]),
  ]);
  return `${[
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 320" role="img" aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="12">',
    '<title id="t">Memory of a process with idle modules</title>',
    `<desc id="d">${told.join(", ")} modules: ${fitted}.</desc>`,
    `<style>${STYLE}</style>`,
    ...axes,
    '<text x="310" y="312" text-anchor="middle">idle modules in one process</text>',
    '<text x="68" y="18">MiB resident</text>',
    `<polyline class="fit" points="${at(0, base)} ${at(last, base + each * last)}"/>`,
    `<polyline class="line" points="${points.map(({ count, mib }) => at(count, mib)).join(" ")}"/>`,
    ...dots,
    `<text x="299" y="198">dashed: ${fitted}</text>`,
    "</svg>",
  ].join("\n")}\n`;
}

const STYLE =
  "text{fill:#59636e}.axis{stroke:#8c959f}.line{fill:none;stroke:#0969da;stroke-width:2}.dot{fill:#0969da}.fit{fill:none;stroke:#8250df;stroke-width:1.5;stroke-dasharray:5 4}@media(prefers-color-scheme:dark){text{fill:#9ea7b3}.line{stroke:#58a6ff}.dot{fill:#58a6ff}.fit{stroke:#bc8cff}}";

/** Least squares: MiB without modules, and for each. */
function fit(points: readonly IdlePoint[]): { base: number; each: number } {
  const mean = (of: (point: IdlePoint) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [count, mib] = [mean((point) => point.count), mean((point) => point.mib)];
  const each =
    mean((point) => (point.count - count) * (point.mib - mib)) /
    mean((point) => (point.count - count) ** 2);
  return { base: mib - each * count, each };
}

/** 25 000 */
function group(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, " ");
}
