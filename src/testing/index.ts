// The public test kit, and only it.
export type { Answer, HeardUrc } from "./answer.ts";
export { Bench, type BenchOptions } from "./bench.ts";
export { play, type MakeStage, type Remote, type Stage } from "./play.ts";
export { simStage } from "./sim-stage.ts";
export { TestHost, type Said } from "./test-host.ts";
export { parseTranscript, type Transcript } from "./transcript.ts";
