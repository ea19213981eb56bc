import { CHAPTERS, MISSING } from "../../src/commands/index.ts";
import { withGenerated } from "./place.ts";

/** The README with what is known of each command by now. */
export function withCommands(readme: string): string {
  return withGenerated(readme, tables(), "README.md");
}

function tables(): string {
  let full = "| chapter | full |\n|---|---|\n";
  let partial = "| partial | what is missing |\n|---|---|\n";
  for (const [chapter, commands] of Object.entries(CHAPTERS)) {
    const whole = commands.filter(({ support }) => support === "full");
    full += `| ${chapter} | ${whole.map(({ name }) => name.replace("+", "")).join(" ")} |\n`;
    for (const { name, support } of commands) {
      if (support !== "full") partial += `| AT${name} | ${escaped(support.partial)} |\n`;
    }
  }
  let none = "| none | commands |\n|---|---|\n";
  for (const [family, names] of Object.entries(MISSING)) none += `| ${family} | ${names} |\n`;
  return `${full}\n${partial}\n${none}`;
}

function escaped(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("*", "\\*");
}
