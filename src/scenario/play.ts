import { HostError } from "../kernel/errors.ts";
import { playSteps } from "../testing/play.ts";
import { stageOn } from "../testing/memory-stage.ts";
import { simScene } from "../testing/sim-stage.ts";
import type { TraceSink } from "../trace/trace.ts";
import { Director } from "./director.ts";
import type { Scenario } from "./scenario.ts";

/**
 * Plays a scenario that has a host of its own, on simulated time. The answer is what was not as expected. Throws MT_USAGE
 * if it has none. `sink` hears of everything that goes on.
 */
export async function playScenario(
  scenario: Scenario,
  sink?: TraceSink,
): Promise<readonly string[]> {
  const { file, setup, host, lasts = 0, seed } = scenario;
  if (!host) throw new HostError("MT_USAGE", `${file} has no host of its own`);
  const scene = simScene(setup, seed, sink);
  const { clock } = scene.bench;
  const { stage, variables } = await stageOn(scene, setup);
  const director = new Director(scenario, scene, clock);
  const failures: string[] = [];
  director.start();
  try {
    await playSteps({ file, setup, steps: host }, stage, variables);
    if (clock.now < lasts) await clock.advance(lasts - clock.now);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    failures.push(error.message);
  } finally {
    failures.push(...director.finish());
    await stage.close();
  }
  return failures;
}
