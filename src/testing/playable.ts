import { Namer } from "../journal/unknowns.ts";
import { bytesOf } from "../kernel/escapes.ts";
import type { Dialogue } from "./play.ts";
import { SETUP_KEYS } from "./setup-keys.ts";
import type { Step, Transcript } from "./transcript.ts";

/** What a set-up may want of a module at a port: what can be typed. */
const TYPED = new Set(["active", "before", "echo", "free"]);

/** What no transcript is to type at somebody's module, and why. */
const HARM: readonly (readonly [RegExp, string])[] = [
  [/^AT\+(CPIN|CLCK|CPWD)=/i, "it types PINs, and three wrong ones block the SIM"],
  [/^AT\+(Q?CMGS|CMSS|CMGC)=/i, "it sends short messages"],
  [/^AT\+(CMGD|CMGW|CPBW)=/i, "it changes what is stored on the SIM"],
  [/^AT(\+QPOWD|\+CFUN=[014])/i, "it switches the module off, or its radio"],
  [/^AT(\+IPR=|\+CMUX=|\+IFC=)/i, "it changes how the port is spoken to"],
  [
    /^AT(&W|\+COPS=[0-4]|\+CGDCONT=|\+QICSGP=\d+,|\+QCFG="[^"]+",)/i,
    "it changes what the module keeps",
  ],
];

/** Why a transcript cannot, or should not, be played at a module of which there is nothing but a port. */
export function unplayable(
  { setup, steps }: Transcript,
  model: string,
  { lines, careful }: { readonly lines: boolean; readonly careful: boolean },
): string | undefined {
  for (const { text } of setup) {
    const [key = "", ...rest] = text.split(" ");
    const value = rest.join(" ");
    const why = careful && key === "before" ? harmOf(value) : undefined;
    if (why !== undefined) return why;
    if (TYPED.has(key)) continue;
    if (key === "simulated") return value;
    if (key === "model" && value === model) continue;
    if (key === "model") return `it is for a ${value}`;
    if (SETUP_KEYS.some(({ form }) => form.split(" ", 1)[0] === key)) return `it needs @ ${text}`;
  }
  for (const step of steps) {
    const why = cannot(step, lines) ?? (careful ? harm(step) : undefined);
    if (why !== undefined) return `line ${step.line}: ${why}`;
  }
  return undefined;
}

function cannot(step: Step, lines: boolean): string | undefined {
  if (step.kind === "sends") return `nobody is there for ${step.who}>`;
  if (step.kind === "gets") return `nobody is there for ${step.who}<`;
  if (step.kind !== "does") return undefined;
  const dtr = step.who === "host" && /^(drops|raises) DTR$/.test(step.text);
  return dtr && lines ? undefined : `nobody is there for ${step.who}! ${step.text}`;
}

function harm(step: Step): string | undefined {
  if (step.kind !== "type" && step.kind !== "raw") return undefined;
  return harmOf(bytesOf(step.text).toString("latin1"));
}

function harmOf(typed: string): string | undefined {
  // Also behind the first of a line.
  const parts = typed.split(";").map((part, index) => (index === 0 ? part : `AT${part}`));
  return HARM.find(([form]) => parts.some((part) => form.test(part.trim())))?.[1];
}

/** The same dialogue where what differs from module to module may be anything. */
export function loosened(dialogue: Dialogue): Dialogue {
  const namer = new Namer();
  const loose = (text: string): string =>
    text
      .split("\\r\\n")
      .map((line) => (line.includes("{") ? line : namer.line(line)))
      .join("\\r\\n");
  const steps = dialogue.steps.map((step) =>
    step.kind === "say" ? { ...step, text: loose(step.text) } : step,
  );
  return { ...dialogue, steps };
}
