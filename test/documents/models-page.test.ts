import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MODELS } from "../../src/models/catalogue.ts";

const page = readFileSync("docs/models.md", "utf8");

test("the table has every model and its technologies", () => {
  const rows = [...page.matchAll(/^\| (B\S+) +\| (\S.*?) +\|/gm)].map(([, name, rats]) => [
    name,
    rats,
  ]);
  expect(rows).toEqual(MODELS.map(({ name, rats }) => [name, rats.join(", ")]));
});

test.each(["models/my-firmware.yaml", "timings/slow-network.yaml"])(
  "%s is shown as it is",
  (name) => {
    expect(page).toContain(`\`\`\`yaml\n${readFileSync(`examples/${name}`, "utf8")}\`\`\`\n`);
  },
);
