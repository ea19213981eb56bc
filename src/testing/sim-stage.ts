import type { InputLine } from "../kernel/pipe.ts";
import type { TraceSink } from "../trace/trace.ts";
import { Bench } from "./bench.ts";
import { simulatedTime, stageOn, type HostedScene } from "./memory-stage.ts";
import type { MakeStage } from "./play.ts";
import { modemOptions, type StageSetup } from "./stage-setup.ts";
import { SimBearer, Surroundings } from "./surroundings.ts";

/** What a stage in memory is made of, for whoever plays more than a dialogue on it. */
export interface SimScene extends HostedScene {
  readonly bench: Bench;
}

/** A module in memory as a set-up wants it, on simulated time and a simulated network. */
export function simScene(setup: StageSetup, seed?: number | string, sink?: TraceSink): SimScene {
  const bearer = new SimBearer(setup.deafBearer);
  const { latency, port } = setup;
  const bench = new Bench({
    ...{ ...modemOptions(setup), latency, port, bearer, sink },
    ...(seed !== undefined && { seed }),
  });
  const { modem, faults, host, clock, plug, defects } = bench;
  const surroundings = new Surroundings(setup, bench.network, bearer);
  for (const fault of setup.faults) faults.add(fault);
  const line = (name: InputLine, active: boolean): void => host.setLine(name, active);
  return {
    ...{ bench, modem, faults, host, surroundings, line, plug, defects },
    ...simulatedTime(clock),
  };
}

/** A modem in memory, on simulated time and a simulated network. */
export const simStage: MakeStage = async (setup) => stageOn(simScene(setup), setup);

/** The same, where somebody looks on. */
export const watchedStage =
  (sink: TraceSink): MakeStage =>
  async (setup) =>
    stageOn(simScene(setup, undefined, sink), setup);
