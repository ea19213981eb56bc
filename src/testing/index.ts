// The public test kit, and only it.
export type { Answer, HeardUrc } from "./answer.ts";
export { Bench, type BenchOptions } from "./bench.ts";
export {
  play,
  playDialogue,
  readDialogue,
  type Dialogue,
  type MakeStage,
  type Remote,
  type Stage,
} from "./play.ts";
export { simStage } from "./sim-stage.ts";
export { TestHost, type Said } from "./test-host.ts";
export type { Step } from "./transcript.ts";
