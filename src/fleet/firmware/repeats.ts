import type { FirmwareStep } from "./script.ts";

/** Throws by `wrong` for what would keep the process from everything else, and for what is never reached. */
export function checkRepeats(
  steps: readonly FirmwareStep[],
  wrong: (line: number, why: string) => never,
): void {
  for (const [index, each] of steps.entries()) {
    if (each.kind !== "repeat") continue;
    const body = steps.slice(index + 1, each.to - 1);
    if (!body.some((step) => takesTime(step)))
      wrong(each.line, "what is repeated types, waits or rests: > < or ~ with a time");
    const behind = steps[each.to];
    if (each.times === Infinity && behind)
      wrong(behind.line, `this is never reached: line ${each.line} repeats for ever`);
  }
}

/** In data mode payload takes none. */
function takesTime(step: FirmwareStep): boolean {
  return step.kind === "command" || step.kind === "await" || (step.kind === "pause" && step.ms > 0);
}
