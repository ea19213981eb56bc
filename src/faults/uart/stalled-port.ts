import { fault } from "../fault.ts";
import { SPELL, spells } from "../spells.ts";
import { PORT, way, waysOf } from "./ways.ts";

export const stalledPort = fault({
  name: "stalled-port",
  layer: "UART",
  doc: "A port stands still for a time, once or again and again; what is sent meanwhile waits, in order, and who sends is held.",
  subject: PORT,
  settings: { way, ...SPELL },
  start: (site, { lasting, every, ...values }) =>
    // Which ports are meant is asked of each.
    spells({ ...site, bites: () => true }, { lasting, every }, () => {
      const stalls = [...site.wires]
        .filter(({ port }) => site.bites(port))
        .flatMap((wire) => waysOf(values.way).map((one) => wire.stall(one)));
      return () => {
        for (const release of stalls) release();
      };
    }),
});
