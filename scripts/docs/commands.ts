import type { Command } from "../../src/at/command.ts";
import { CHAPTERS } from "../../src/commands/index.ts";
import { manualOf } from "../../src/commands/manual.ts";
import { bg95m3 } from "../../src/models/bg95.ts";
import type { Modem } from "../../src/modem/modem.ts";
import { RESULT, RESULT_NAMES, RESULT_TEXT } from "../../src/services/sockets/result-codes.ts";
import { MODULE_URCS } from "../../src/services/network-urcs.ts";
import { SMS_URCS } from "../../src/services/sms/urcs.ts";
import { TCPIP_URCS } from "../../src/services/sockets/urcs.ts";
import { excerptFor } from "./excerpts.ts";

type Page = readonly [name: string, text: string];

/** One page per command, one of all URCs, and the list of both. */
export function commandPages(): Page[] {
  const pages: Page[] = [];
  let index =
    "# Commands\n\nWritten from the declarations in `src/commands/`; do not edit. `full` means every form and effect of the source; `partial` says on its page what is missing. Whatever is not listed is answered with ERROR and reported as an event.\n";
  for (const [chapter, commands] of Object.entries(CHAPTERS)) {
    index += `\n## ${chapter}\n\n| command | what | support |\n|---|---|---|\n`;
    for (const command of commands) {
      const file = `${fileName(command.name)}.md`;
      const support = command.support === "full" ? "full" : "partial";
      index += `| [AT${command.name}](${file}) | ${command.title} | ${support} |\n`;
      pages.push([`commands/${file}`, page(command)]);
    }
  }
  index += "\n[Unsolicited result codes](urcs.md)\n";
  return [["commands/README.md", index], ...pages, ["commands/urcs.md", urcPage()]];
}

/** `+QIOPEN` is qiopen, `&D` is and-d, `E` is at-e. */
function fileName(name: string): string {
  if (name.startsWith("+")) return name.slice(1).toLowerCase();
  return name.startsWith("&") ? `and-${name.slice(1).toLowerCase()}` : `at-${name.toLowerCase()}`;
}

function page(command: Command<Modem>): string {
  const manual = manualOf(command, bg95m3);
  const parts = [
    `# AT${command.name}: ${command.title}`,
    `Source: ${command.ref}. Answers within ${manual.within}. Support: ${manual.support}`.replace(
      /([^.])$/,
      "$1.",
    ),
    "## Syntax",
    fenced(manual.syntax),
  ];
  if (manual.test.length > 0) parts.push(`Test answer of ${bg95m3.name}:`, fenced(manual.test));
  if (manual.params.length > 0) parts.push("## Parameters", params(manual.params));
  if (manual.responses.length > 0) parts.push("## Responses", fenced(manual.responses));
  if (command.ref.startsWith("TCP/IP 2")) {
    parts.push("Result codes are those of chapter 4, see [AT+QIGETERROR](qigeterror.md).");
  }
  if (command.name === "+QIGETERROR") parts.push("## Result codes", resultCodes());
  const excerpt = excerptFor(command.name);
  if (excerpt) {
    parts.push(
      "## Example",
      `From \`test/transcripts/${excerpt.name}\`, which is a test:`,
      fenced(excerpt.lines),
    );
  }
  return `${parts.join("\n\n")}\n`;
}

function params(list: ReturnType<typeof manualOf>["params"]): string {
  return list
    .map(({ option, label, allowed, optional, doc }) => {
      if (option !== undefined) return `\`${label}\`: ${doc}\n`;
      return `- \`${label}\` (${allowed}${optional ? "; may be left out" : ""}): ${doc}`;
    })
    .join("\n")
    .replace(/\n`"/g, '\n\n`"');
}

function resultCodes(): string {
  const rows = RESULT_NAMES.map((name) => `| ${RESULT[name]} | ${RESULT_TEXT[name]} |`);
  return `| <err> | description |\n|---|---|\n${rows.join("\n")}`;
}

function urcPage(): string {
  let text =
    "# Unsolicited result codes\n\nWritten from the declarations; do not edit. A URC is never said inside a response or in data mode, and stays at least 10 ms behind a result code.\n";
  for (const { head, title, ref, params } of [...TCPIP_URCS, ...SMS_URCS, ...MODULE_URCS]) {
    const joint = head.endsWith(":") ? " " : ",";
    const names = Object.entries(params).map(([name, { optional, label = `<${name}>` }]) =>
      optional ? `[${label}]` : label,
    );
    const line = names.length > 0 ? `${head}${joint}${names.join(",")}` : head;
    text += `\n## ${title}\n\n${ref}.\n\n${fenced([line])}\n`;
    for (const [name, { doc, label = `<${name}>` }] of Object.entries(params)) {
      text += `\n- \`${label}\`: ${doc}`;
    }
    if (names.length > 0) text += "\n";
  }
  return text;
}

function fenced(lines: readonly string[]): string {
  return `\`\`\`text\n${lines.join("\n")}\n\`\`\``;
}
