import type { Clock } from "../kernel/clock.ts";
import type { InputLine } from "../kernel/pipe.ts";
import { SimNetwork } from "../network/sim/sim-network.ts";
import { Director } from "../scenario/director.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { modemOptions } from "../testing/stage-setup.ts";
import { SimBearer, Surroundings } from "../testing/surroundings.ts";
import type { Show, ShowStage } from "./twin.ts";

/** How often it is looked whether anything is still to come, in milliseconds of the module. */
const LOOK = 100;

/** A scenario for a host at a port. `over` hears what was not as expected, and answers the exit code. */
export function showOf(scenario: Scenario, over: (failures: readonly string[]) => number): Show {
  const { setup, seed, lasts = Infinity } = scenario;
  const bearer = new SimBearer(setup.deafBearer);
  let surroundings: Surroundings | undefined;
  let director: Director | undefined;
  let started = false;
  let whole = false;
  return {
    options: { ...modemOptions(setup), seed, bearer },
    faults: setup.faults,
    network(clock: Clock) {
      const network = new SimNetwork(clock, { latency: setup.latency });
      surroundings = new Surroundings(setup, network, bearer);
      return network;
    },
    begin({ modem, faults, clock, ports, go, end }: ShowStage) {
      const line = (name: InputLine, active: boolean): void => ports[0]?.lines?.line(name, active);
      const own = new Director(scenario, { modem, faults, surroundings, line }, clock);
      director = own;
      // It begins with the first byte that a host types: until then there is nothing to see.
      const begun = faults.hooks.wire("from host", () => {
        begun();
        start();
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
          if (clock.now < last && !done()) return void clock.after(LOOK, look);
          whole = true;
          end("the scenario is over");
        }
      }
    },
    finish(reason) {
      if (!director || !started) return over(["it never began: no host has typed anything"]);
      // A host that has ended by itself is done; somebody who ends the program has seen half of it.
      const cut = !whole && lasts < Infinity && !director.settled && reason.startsWith("SIG");
      const failures = director.finish();
      return over(cut ? [...failures, `it ended early, by ${reason}`] : failures);
    },
  };
}
