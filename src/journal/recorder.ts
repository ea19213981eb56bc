import type { Clock } from "../kernel/clock.ts";
import type { Happened, TraceSink } from "../trace/trace.ts";
import type { PassageEye } from "./passage.ts";
import { Wire } from "./wire.ts";

/** What the port of a module that is not ours is called in a journal. */
export const RECORDED_PORT = "module";

/** Makes traces of what passes between a host and a module of which nothing is seen but its wire. */
export function recorder(clock: Clock, sink: TraceSink): PassageEye {
  const tell = (happened: Happened): void => sink({ ...happened, at: clock.now });
  const port = RECORDED_PORT;
  const wire = new Wire({
    command: ({ text, result, took }) => tell({ kind: "command", port, text, result, took }),
    urc: (_at, line) => tell({ kind: "urc", port, line }),
  });
  return {
    bytes(way, chunk) {
      tell({ kind: "bytes", port, way, chunk, data: wire.mode !== "commands" });
      if (way === "from host") wire.fromHost(clock.now, chunk);
      else wire.toHost(clock.now, chunk);
    },
    line: (line, active) => tell({ kind: "line", port, line, active }),
  };
}
