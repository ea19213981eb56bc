import type { Actor } from "../actions/action.ts";
import { parseAction } from "../actions/parse.ts";
import type { Faults } from "../faults/faults.ts";
import { orderFaults } from "../faults/orders.ts";
import type { InputLine } from "../kernel/pipe.ts";
import type { Modem } from "../modem/modem.ts";
import type { Surroundings } from "./surroundings.ts";

/** Who can be told to do something, besides peers. */
export type Around = Actor | "faults";

const AROUND: ReadonlySet<string> = new Set<Around>(["host", "network", "sim", "faults"]);

export function isAround(who: string): who is Around {
  return AROUND.has(who);
}

/** A module and what is around it, where things can be made to happen. */
export interface Scene {
  readonly modem: Modem;
  readonly faults: Faults;
  /** Servers and names of a simulated network; undefined: the network is a real one. */
  readonly surroundings: Surroundings | undefined;
  /** Moves a line at the host's port. */
  line(line: InputLine, active: boolean): void;
  /** Hears what is made to happen. */
  acted?(what: string): void;
}

/** Does what a line `network! loses coverage` says. A text says why it cannot be done. */
export function perform(scene: Scene, who: Around, what: string): string | undefined {
  if (who === "faults") return orderFaults(scene.faults, what);
  if (who === "network" && scene.surroundings?.networkDoes(what)) return undefined;
  const asked = parseAction(who, what);
  return typeof asked === "string" ? asked : asked.action.act(scene, asked.values);
}
