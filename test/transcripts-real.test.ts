import { readFileSync } from "node:fs";
import { describe, test } from "vitest";
import { libc } from "../src/native/libc.ts";
import { play, readDialogue } from "../src/testing/play.ts";
import { hostedPty, hostedTcp } from "./stages/hosts.ts";
import { realStage } from "./stages/real-stage.ts";
import { transcripts } from "./transcript-files.ts";

const real = transcripts("tcpip").filter(
  ({ path }) => readDialogue(readFileSync(path, "utf8"), path).setup.simulatedOnly === undefined,
);
const noPty = "missing" in libc() ? ", SKIPPED: no PTYs here" : "";

describe("on a real TCP port, with real sockets", () => {
  for (const { name, path } of real) {
    test(name, () => play(readFileSync(path, "utf8"), realStage(hostedTcp), name));
  }
});

describe.skipIf(noPty !== "")(`on a real PTY, with real sockets${noPty}`, () => {
  for (const { name, path } of real) {
    test(name, () => play(readFileSync(path, "utf8"), realStage(hostedPty), name));
  }
});
