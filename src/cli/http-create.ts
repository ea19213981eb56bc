import { listField, mappingField, parsedField, textField, wordField } from "../documents/field.ts";
import type { DocumentNode } from "../documents/document-node.ts";
import type { Field, Fields } from "../documents/field.ts";
import { MODELS } from "../models/catalogue.ts";
import { AT_PORTS } from "../services/ports.ts";
import { OPTIONS, type OptionName, type OptionSpec, type Parsed } from "./options.ts";

/**
 * The options of the command line that make a module through the API too. What touches files or devices of the computer
 * is not among them: whoever may ask the API need not be whoever started the program.
 */
const OFFERED = [
  "tcp",
  "rfc2217",
  "ws",
  "strict-baud",
  "dtr",
  "fault",
  "map",
  "address",
  "sim",
  "network",
  "power",
  "wake",
  "imei",
  "imsi",
  "iccid",
  "seed",
  "zone",
  "time",
  "trait",
] as const satisfies readonly OptionName[];

/** What `POST /api/modems` takes: a name, a scenario, and options by their names. */
export const CREATE = mappingField("what the module is made of; nothing: as without options", {
  name: textField(
    "what it is called; the next free number if not given",
    /^[A-Za-z0-9][\w-]{0,31}$/,
    "up to 32 letters, digits and hyphens are needed",
  ),
  scenario: textField("a scenario that comes with the program: GET /api/scenarios"),
  scenarioText: textField("a scenario as it stands in a file (docs/scenarios.md)"),
  model: wordField(doc("model"), ...MODELS.map(({ name }) => name)),
  pty: listField(
    "an AT port on a new pseudo-terminal: the name of the port",
    parsedField("a port", (text) =>
      AT_PORTS.some((port) => port === text)
        ? { value: `${text}=` }
        : `one of ${AT_PORTS.join(", ")} is needed`,
    ),
  ),
  timing: wordField(doc("timing"), "instant", "typical"),
  ...Object.fromEntries(OFFERED.map((name) => [name, optionField(OPTIONS[name], doc(name))])),
} as Fields);

function doc(name: OptionName): string {
  return (OPTIONS[name] as OptionSpec).doc.join(" ");
}

/** What is typed behind an option: a text, or a number; true where nothing follows it. */
function optionField({ value, many }: OptionSpec, what: string): Field<unknown> {
  if (value === undefined) return wordTrue(what);
  const one: Field<string> = {
    doc: what,
    schema: { type: ["string", "number"] },
    read: (node: DocumentNode) => node.text(),
  };
  return many ? listField(what, one) : one;
}

function wordTrue(what: string): Field<true> {
  return { doc: what, schema: { const: true }, read: (node) => node.oneOf([true]) };
}

/** The command line that says the same. */
export function asOptions(asked: { readonly [name: string]: unknown }): Parsed {
  const given = new Map<OptionName, string[]>();
  const order: [OptionName, string][] = [];
  for (const [name, value] of Object.entries(asked)) {
    if (!Object.hasOwn(OPTIONS, name)) continue; // its name, and its scenario
    const key = name as OptionName;
    const values = Array.isArray(value) ? value.map(String) : [value === true ? "" : String(value)];
    given.set(key, values);
    for (const each of values) order.push([key, each]);
  }
  return { given, order, words: [] };
}
