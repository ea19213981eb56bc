import { duration, fault, setting } from "../fault.ts";
import { times } from "../times.ts";

export const restart = fault({
  name: "restart",
  layer: "AT",
  doc: "The module restarts by itself, without a farewell, once or again and again.",
  settings: { every: setting(duration, 0, "from one time to the next; 0: once, at once") },
  start: ({ modem, clock, bites }, { every }) =>
    times(clock, every, () => {
      if (modem.on && bites("")) modem.power.crash();
      return () => {};
    }),
});
