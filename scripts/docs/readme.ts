import { CHAPTERS, MISSING } from "../../src/commands/index.ts";

/** Where the tables of commands stand in the README; the formatter leaves the place alone. */
const BEGIN = "<!-- prettier-ignore-start -->";
const END = "<!-- prettier-ignore-end -->";

/** The README with what is known of each command by now. Throws if the place for it is gone. */
export function withCommands(readme: string): string {
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Error(`README.md has no place between ${BEGIN} and ${END}`);
  return `${readme.slice(0, from + BEGIN.length)}\n\n${table()}\n${readme.slice(to)}`;
}

function table(): string {
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
