import { SCENARIO } from "../../src/scenario/scenario.ts";
import { table, withGenerated } from "./place.ts";

interface Schema {
  readonly description?: string;
  readonly properties?: { readonly [name: string]: Schema };
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
}

/** JSON Schema of a scenario, so that editors complete and check it. */
export function scenarioSchema(): string {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "modemtwin scenario",
    description: SCENARIO.doc,
    ...SCENARIO.schema,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** docs/scenarios.md with what may stand in one. */
export function withScenario(page: string): string {
  const { properties = {} } = SCENARIO.schema as Schema;
  const text = [
    table(["key", "means"], rows(properties)),
    "Of a step:\n",
    table(["key", "means"], rows(itemsOf(properties["steps"]!))),
    "Of an expectation:\n",
    table(["key", "means"], rows(itemsOf(properties["expect"]!))),
  ].join("\n");
  return withGenerated(page, text, "docs/scenarios.md");
}

function itemsOf({ oneOf = [] }: Schema): { readonly [name: string]: Schema } {
  return oneOf[0]?.properties ?? {};
}

function rows(properties: { readonly [name: string]: Schema }): (readonly [string, string])[] {
  return Object.entries(properties).map(([name, { description = "", enum: words }]) => [
    `\`${name}\``,
    words ? `${description} ${words.join(", ")}` : description,
  ]);
}
