import os from "node:os";

/** A goal: at most or at least so much. */
export interface Target {
  readonly bound: "at most" | "at least";
  readonly value: number;
}

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly bare: string;
  /** What is held against the target: ours by bare's, or ours alone where there is nothing to compare with. */
  readonly figure: number;
  /** How the figure is shown; as a ratio if not given. */
  readonly shown?: string;
  /** None: the line is for information. */
  readonly target?: Target;
  /** How the target is shown; as the figure of a ratio if not given. */
  readonly targetShown?: string;
}

const HEAD = ["what", "ours", "bare", "ratio", "target", ""];

/** The rows as text, in columns. */
export function table(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const rule = widths.map((width) => "-".repeat(width));
  return [lines[0]!, rule, ...lines.slice(1)].map((line) => aligned(line, widths)).join("\n");
}

function cells(row: Row): string[] {
  const { target } = row;
  const shown = row.shown ?? ratioText(row.figure);
  if (!target) return [row.what, row.ours, row.bare, shown, "", ""];
  const goal = `${target.bound} ${row.targetShown ?? ratioText(target.value)}`;
  return [row.what, row.ours, row.bare, shown, goal, isMet(row.figure, target) ? "ok" : "missed"];
}

function isMet(figure: number, { bound, value }: Target): boolean {
  return bound === "at most" ? figure <= value : figure >= value;
}

function ratioText(ratio: number): string {
  return `${ratio.toFixed(2)}x`;
}

/** The first column to the left, figures to the right, the verdict to the left. */
function aligned(line: readonly string[], widths: readonly number[]): string {
  return line
    .map((cell, column) =>
      column === 0 || column >= 4 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
    )
    .join("  ")
    .trimEnd();
}

/** What the figures depend on. */
export function machine(): string {
  const [cpu] = os.cpus();
  const cores = os.availableParallelism();
  return `Node ${process.version}, ${os.type()} ${os.release()} ${os.arch()}, ${cores} x ${cpu?.model}, load ${os.loadavg()[0]!.toFixed(1)}`;
}
