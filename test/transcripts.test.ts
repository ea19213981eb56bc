import { readFileSync } from "node:fs";
import { describe, test } from "vitest";
import { play } from "../src/testing/play.ts";
import { simStage } from "../src/testing/sim-stage.ts";
import { transcripts } from "./transcript-files.ts";

describe("in memory, on simulated time", () => {
  for (const { name, path } of transcripts()) {
    test(name, () => play(readFileSync(path, "utf8"), simStage, name));
  }
});
