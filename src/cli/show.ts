import type { Alarm, Clock } from "../kernel/clock.ts";
import { PacedClock } from "../kernel/paced-clock.ts";
import type { InputLine, Pipe } from "../kernel/pipe.ts";
import { RealClock } from "../kernel/real-clock.ts";
import { SimNetwork } from "../network/sim/sim-network.ts";
import { Director } from "../scenario/director.ts";
import { playOn } from "../scenario/play.ts";
import { scenarioReport } from "../scenario/report.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { hostedScene } from "../testing/memory-host.ts";
import { modemOptions } from "../testing/stage-setup.ts";
import { SimBearer, Surroundings } from "../testing/surroundings.ts";
import { Plug } from "./ports/plug.ts";
import type { Show, ShowStage } from "./twin.ts";

/** How often it is looked whether anything is still to come, in milliseconds of the module. */
const LOOK = 100;

/** What is around the module of a scenario. */
function stageSet({ setup, seed }: Scenario) {
  const bearer = new SimBearer(setup.deafBearer);
  const made: { surroundings?: Surroundings } = {};
  return {
    made,
    options: { ...modemOptions(setup), seed, bearer },
    faults: setup.faults,
    network(clock: Clock) {
      const network = new SimNetwork(clock, { latency: setup.latency });
      made.surroundings = new Surroundings(setup, network, bearer);
      return network;
    },
  };
}

/** A scenario for a host at a port. `over` hears what was not as expected, and answers the exit code. */
export function showOf(scenario: Scenario, over: (failures: readonly string[]) => number): Show {
  const { lasts = Infinity } = scenario;
  const { made, ...set } = stageSet(scenario);
  let director: Director | undefined;
  let started = false;
  let whole = false;
  let failures: readonly string[] | undefined;
  let alarm: Alarm | undefined;
  return {
    ...set,
    get surroundings() {
      return made.surroundings;
    },
    report: () => scenarioReport(scenario, started ? director : undefined, failures),
    begin({ modem, faults, clock, ports, around, go, end }: ShowStage) {
      const line = (name: InputLine, active: boolean): void => ports[0]?.lines?.line(name, active);
      const acted = (what: string): void => around.tracer?.acted(what);
      const scene = { modem, faults, surroundings: made.surroundings, line, acted };
      const own = new Director(scenario, scene, clock);
      director = own;
      // It begins with the first byte that a host types: until then there is nothing to see.
      const begun = faults.hooks.wire("from host", () => {
        begun();
        if (!failures) start();
        return undefined;
      });
      function start(): void {
        started = true;
        const last = clock.now + lasts;
        own.start();
        look();
        go();
        /** Where nothing is expected, nothing is settled either: it lasts as long as it says. */
        function done(): boolean {
          return own.settled && (scenario.expect.length > 0 || lasts === Infinity);
        }
        function look(): void {
          if (failures) return;
          if (clock.now < last && !done()) return void (alarm = clock.after(LOOK, look));
          whole = true;
          end("the scenario is over");
        }
      }
    },
    finish(reason) {
      // Told once: what was over already has its verdict.
      if (failures) return 0;
      alarm?.cancel();
      failures = outcome(reason);
      return over(failures);
    },
  };

  function outcome(reason: string): readonly string[] {
    if (!director || !started) return ["it never began: no host has typed anything"];
    // A host that has ended by itself is done; somebody who ends the program has seen half of it.
    const cut = !whole && lasts < Infinity && !director.settled && isCut(reason);
    const found = director.finish();
    return cut ? [...found, `it ended early, by ${reason}`] : found;
  }
}

/** Why a scenario ends whose module is destroyed. */
export const DESTROYED = "its module was destroyed";

/** Somebody has ended it before it was over. */
function isCut(reason: string): boolean {
  return reason.startsWith("SIG") || reason === DESTROYED;
}

/**
 * A scenario that plays its own host, on simulated time so many times as fast as people's: they watch. `over` hears what
 * was not as expected.
 */
export function watchedShow(
  scenario: Scenario,
  speed: number,
  over: (failures: readonly string[]) => void,
  defect: (message: string) => void,
): Show {
  const { made, ...set } = stageSet(scenario);
  const { setup } = scenario;
  const clock = new PacedClock(new RealClock(), speed);
  let director: Director | undefined;
  let failures: readonly string[] | undefined;
  const life = { ended: false };
  return {
    ...set,
    get surroundings() {
      return made.surroundings;
    },
    report: () => scenarioReport(scenario, director, failures),
    time: () => ({ clock, go() {}, stop() {} }),
    begin({ modem, faults, around }: ShowStage) {
      const acted = (what: string): void => around.tracer?.acted(what);
      const scene = { modem, faults, surroundings: made.surroundings!, clock, acted };
      const plug = (pipe: Pipe, name: string): void =>
        new Plug(around, { value: "", name }).connect(pipe);
      const hosted = hostedScene(scene, plug, setup.port);
      void (async () => {
        const found = await playOn(hosted, clock, scenario, (begun) => (director = begun)).catch(
          (error: unknown) => {
            const { stack, message } = error as Error;
            defect(stack ?? message);
            return [`a mistake in modemtwin: ${message}`];
          },
        );
        if (life.ended) return;
        failures = found;
        over(failures);
        // What is left of it lives on, as fast as people do.
        clock.speed = 1;
        while (!life.ended) await clock.advance(1000);
      })();
    },
    finish(reason) {
      life.ended = true;
      clock.stop();
      failures ??= [...(director?.finish() ?? []), `it ended early: ${reason}`];
      return failures.length === 0 ? 0 : 1;
    },
  };
}
