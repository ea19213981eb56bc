// The public test kit, and only it.
export { play, type MakeStage, type Remote, type Stage } from "./play.ts";
export { simStage } from "./sim-stage.ts";
export { parseTranscript, type Transcript } from "./transcript.ts";
