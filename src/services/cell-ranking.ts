import type { Cell } from "./air.ts";
import type { ScanPlan } from "./scan-plan.ts";

interface Ranking {
  readonly home: string;
  readonly cells: readonly Cell[];
}

/** Modules that hear the same cells with the same plan share the ranking: most of a fleet does. */
const rankings = new WeakMap<ScanPlan, WeakMap<readonly Cell[], Ranking>>();

/**
 * The cells that a plan allows, the best first: those of the home network in the order of its technologies, then those
 * of others, and of each kind the strongest. 23.122 4.4.3.
 */
export function rankedCells(cells: readonly Cell[], plan: ScanPlan, home: string): readonly Cell[] {
  let known = rankings.get(plan);
  if (!known) {
    known = new WeakMap();
    rankings.set(plan, known);
  }
  let ranking = known.get(cells);
  if (ranking?.home !== home) {
    ranking = { home, cells: rank(cells, plan, home) };
    known.set(cells, ranking);
  }
  return ranking.cells;
}

/** Whether the module may camp on a cell at all. */
export function usable(cell: Cell, plan: ScanPlan, home: string): boolean {
  return plan.allows(cell) && (plan.roams || cell.plmn === home);
}

function rank(cells: readonly Cell[], plan: ScanPlan, home: string): Cell[] {
  const place = (cell: Cell): number =>
    (cell.plmn === home ? 0 : plan.rats.length) + plan.rats.indexOf(cell.rat);
  return cells
    .filter((cell) => usable(cell, plan, home))
    .toSorted((a, b) => place(a) - place(b) || b.signal.rssi - a.signal.rssi);
}
