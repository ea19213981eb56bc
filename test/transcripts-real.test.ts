import { readFileSync } from "node:fs";
import { describe, test } from "vitest";
import { libc } from "../src/native/libc.ts";
import { play } from "../src/testing/play.ts";
import { readSetup } from "../src/testing/stage-setup.ts";
import { parseTranscript } from "../src/testing/transcript.ts";
import { hostedPty, hostedTcp } from "./stages/hosts.ts";
import { realStage } from "./stages/real-stage.ts";
import { transcripts } from "./transcript-files.ts";

const real = transcripts("tcpip").filter(({ path }) => {
  const { setup } = parseTranscript(readFileSync(path, "utf8"));
  return readSetup(setup.filter(({ key }) => key !== "echo")).simulatedOnly === undefined;
});
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
