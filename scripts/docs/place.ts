/** Where a generated table stands in a page that is written by hand; the formatter leaves the place alone. */
const BEGIN = "<!-- prettier-ignore-start -->";
const END = "<!-- prettier-ignore-end -->";

/** The page with the text in that place. Throws if the place is gone. */
export function withGenerated(page: string, text: string, name: string): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`${name} has no place between ${BEGIN} and ${END}`);
  return `${page.slice(0, from + BEGIN.length)}\n\n${text}\n${page.slice(to)}`;
}

/** A table of one row each, its cells as they are; a bar in them ends no cell. */
export function table(
  head: readonly [string, string],
  rows: readonly (readonly [string, string])[],
): string {
  const lines = [head, ["---", "---"], ...rows];
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`)
    .join("");
}
