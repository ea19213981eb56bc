import { LIMITS } from "../../src/faults/limits.ts";
import type { FaultKind, Setting } from "../../src/faults/fault.ts";
import { factoryText } from "../../src/faults/words.ts";
import { FAULTS } from "../../src/faults/index.ts";
import { withGenerated } from "./place.ts";

const LAYERS = {
  UART: "On the wire to the host",
  AT: "In what the module says and does",
  radio: "On the air",
  IP: "In the internet",
} as const;

/** docs/faults.md with what can go wrong. */
export function withFaults(page: string): string {
  let text = "";
  for (const [layer, title] of Object.entries(LAYERS)) {
    text += `## ${title}\n\n| fault | what happens | settings |\n| --- | --- | --- |\n`;
    for (const kind of FAULTS) if (kind.layer === layer) text += row(kind);
    text += "\n";
  }
  text += "## Limits of every fault\n\n| setting | means |\n| --- | --- |\n";
  for (const [name, { slot, doc }] of Object.entries(LIMITS)) {
    text += `| \`${name}\` | ${cell(`${doc}; ${slot.allowed}`)} |\n`;
  }
  return withGenerated(page, text, "docs/faults.md");
}

function row({ name, doc, subject, settings }: FaultKind): string {
  const on = subject === undefined ? [] : [`\`on\`: ${subject}`];
  const cells = [...Object.entries(settings).map((entry) => settingText(...entry)), ...on];
  return `| \`${name}\` | ${cell(doc)} | ${cell(cells.join("<br>"))} |\n`;
}

function settingText(name: string, setting: Setting<unknown>): string {
  const { slot, doc, optional } = setting;
  const factory = factoryText(setting);
  const unless = factory === undefined ? "" : `; ${factory} if not given`;
  const allowed = slot.allowed.startsWith("a duration") ? "a duration" : slot.allowed;
  return `\`${name}\`: ${doc}; ${allowed}${unless}${optional ? "" : "; needed"}`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("*", "\\*");
}
