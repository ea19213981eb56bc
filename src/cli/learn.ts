import { COMMANDS } from "../commands/index.ts";
import { Lessons, timingText } from "../journal/learn.ts";
import { readRows } from "../journal/read.ts";
import { HostError } from "../kernel/errors.ts";
import { readLines } from "../storage/read-lines.ts";

/** `learn`: prints a timing for --timing, made from journals. Throws MT_USAGE or MT_FILE. */
export async function learn(paths: readonly string[]): Promise<void> {
  if (paths.length === 0) throw new HostError("MT_USAGE", "learn needs journals (*.jsonl)");
  const lessons = new Lessons(COMMANDS.keys());
  for (const path of paths) lessons.read(readRows(readLines(path), path));
  const learned = lessons.learned();
  if (learned.delays.length === 0) {
    throw new HostError("MT_FILE", `${paths.join(", ")}: no command was answered`);
  }
  process.stdout.write(timingText(learned));
}
