import { integer } from "../../kernel/form.ts";
import { duration, fault, optional, setting } from "../fault.ts";
import { times } from "../times.ts";

export const pdpLost = fault({
  name: "pdp-lost",
  layer: "radio",
  doc: 'The network deactivates contexts, and their sockets are dead: +QIURC: "pdpdeact".',
  subject: "the context: 1",
  settings: {
    context: optional(integer(1, 16), "which one; all that are active if not given"),
    every: setting(duration, 0, "from one time to the next; 0: once, at once"),
  },
  start: ({ modem, clock, bites }, { context, every }) =>
    times(clock, every, () => {
      for (const { contextID } of modem.packetDomain.active()) {
        if (context !== undefined && contextID !== context) continue;
        if (bites(String(contextID))) modem.loseContext(contextID);
      }
      return () => {};
    }),
});
