import { CHAPTERS, COMMANDS } from "../commands/index.ts";
import { manualOf } from "../commands/manual.ts";
import { HostError } from "../kernel/errors.ts";
import { bg95m3 } from "../models/bg95.ts";
import { readModelNamed } from "./model-option.ts";

/** What `modemtwin commands` prints: the list, or the entries of the commands named. */
export async function commandsText(
  names: readonly string[],
  modelName: string | undefined,
): Promise<string> {
  const model = modelName === undefined ? bg95m3 : await readModelNamed(modelName, "--model");
  if (names.length > 0) return names.map((name) => entry(name)).join("\n");

  let text = "";
  for (const [chapter, commands] of Object.entries(CHAPTERS)) {
    text += `${chapter}\n`;
    for (const command of commands) {
      const support = command.support === "full" ? "full   " : "partial";
      text += `  ${`AT${command.name}`.padEnd(14)} ${support}  ${command.title}\n`;
    }
  }
  return text;

  function entry(given: string): string {
    const name = given.toUpperCase().replace(/^AT(?=.)/, "");
    const command = COMMANDS.get(name) ?? COMMANDS.get(`+${name}`);
    if (!command) {
      throw new HostError("MT_USAGE", `no command ${given}; modemtwin commands lists them all`);
    }
    const manual = manualOf(command, model);
    const lines = [
      `AT${command.name}: ${command.title}`,
      `Source: ${command.ref}`,
      `Support: ${manual.support}`,
    ];
    lines.push(`Answers within: ${manual.within}`, "", "Syntax:", ...indented(manual.syntax));
    if (manual.test.length > 0)
      lines.push("", `AT${command.name}=? answers:`, ...indented(manual.test));
    if (manual.params.length > 0) {
      lines.push("", "Parameters:");
      for (const { option, label, allowed, optional, doc } of manual.params) {
        if (option !== undefined) lines.push(`  "${option}"  ${doc}`);
        else {
          lines.push(`  ${label}  ${allowed}${optional ? ", may be left out" : ""}`);
          lines.push(`      ${doc}`);
        }
      }
    }
    if (manual.responses.length > 0) lines.push("", "Responses:", ...indented(manual.responses));
    return `${lines.join("\n")}\n`;
  }
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
