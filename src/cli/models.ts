import { MODELS } from "../models/catalogue.ts";

/** What `modemtwin models` prints. */
export function modelsText(): string {
  const width = Math.max(...MODELS.map(({ name }) => name.length));
  return MODELS.map(
    ({ name, rats, revision }) =>
      `${name.padEnd(width)}  ${rats.join(", ").padEnd(18)}  ${revision}\n`,
  ).join("");
}
