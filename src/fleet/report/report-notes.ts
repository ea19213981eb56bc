import { countText } from "./figures.ts";
import type { FleetReport } from "./fleet-report.ts";

/** They end with a URC, and `urcGap` keeps it behind the result code of the command. */
const WITH_URC = ["open", "round trip"] as const;

/** What has to be known to read the figures of a report: sentences, none longer than a line of the text. */
export function reportNotes({ operations, crashes }: FleetReport): string[] {
  const notes: string[] = [];
  const late = WITH_URC.filter((name) => Object.hasOwn(operations, name));
  if (late.length > 0) {
    const names = late.join(" and ");
    notes.push(`The first 10 ms of ${names} are the module's: its URCs stay behind a result code.`);
  }
  if (crashes === 1)
    notes.push("What the worker that crashed had not yet told, up to a second, is in no figure.");
  else if (crashes > 1) {
    const all = countText(crashes);
    notes.push(
      `What the ${all} workers that crashed had not yet told, up to a second each, is in no figure.`,
    );
  }
  return notes;
}
