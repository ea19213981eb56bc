import { FLEET } from "../../src/fleet/plan.ts";

/** docs/fleet.schema.json, for editors. */
export function fleetSchema(): string {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "modemtwin fleet",
    description: FLEET.doc,
    ...FLEET.schema,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
