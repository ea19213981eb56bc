import type { Scene } from "../testing/scene.ts";
import { Problem } from "./problem.ts";
import type { Served } from "./served.ts";

/** Where things can be made to happen to a module: at its first port, or at the one of that name. Throws a Problem. */
export function scenePlayed(served: Served, port?: string): Scene {
  const { modem, faults, surroundings, ports } = served;
  const meant = port === undefined ? ports[0] : ports.find((each) => each.port === port);
  if (port !== undefined && !meant) {
    const names = ports.map((each) => each.port).join(", ") || "none";
    throw new Problem("refused", `there is no port ${port}; there are ${names}`);
  }
  return {
    ...{ modem, faults, surroundings },
    line(line, active) {
      if (meant) return meant.line(line, active);
      // Keys of the module need no port.
      if (line !== "DTR") return modem.pin(line, active);
      throw new Problem("refused", "the module has no port whose DTR could move");
    },
  };
}
