import { readdirSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { describe, test } from "vitest";
import { play } from "../src/testing/play.ts";
import { simStage } from "../src/testing/sim-stage.ts";

const root = `${import.meta.dirname}/transcripts`;

describe("in memory, on simulated time", () => {
  for (const path of transcriptPaths()) {
    const name = relative(root, path);
    test(name, () => play(readFileSync(path, "utf8"), simStage, name));
  }
});

function transcriptPaths(): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".at"))
    .map((path) => `${root}/${path}`)
    .sort();
}
