import type { Clock } from "../kernel/clock.ts";
import { HostError } from "../kernel/errors.ts";
import { stageOn, type HostedScene } from "../testing/memory-stage.ts";
import { playSteps } from "../testing/play.ts";
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
  const scene = simScene(scenario.setup, scenario.seed, sink);
  return playOn(scene, scene.bench.clock, scenario);
}

/** The same on a scene that is there already. `begun` gets whoever watches over it, once that has begun. */
export async function playOn(
  scene: HostedScene,
  clock: Clock,
  scenario: Scenario,
  begun: (director: Director) => void = () => {},
): Promise<readonly string[]> {
  const { file, setup, host, lasts = 0 } = scenario;
  if (!host) throw new HostError("MT_USAGE", `${file} has no host of its own`);
  const { stage, variables } = await stageOn(scene, setup);
  const director = new Director(scenario, scene, clock);
  const failures: string[] = [];
  director.start();
  begun(director);
  try {
    await playSteps({ file, setup, steps: host }, stage, variables);
    if (clock.now < lasts) await scene.pass(lasts - clock.now);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    failures.push(error.message);
  } finally {
    failures.push(...director.finish());
    await stage.close();
  }
  return failures;
}
