import { duration, fault, setting } from "../fault.ts";
import { times } from "../times.ts";

export const coverage = fault({
  name: "coverage",
  layer: "radio",
  doc: "Coverage is lost for a time, once or again and again.",
  settings: {
    lost: setting(duration, 10_000, "how long it is lost"),
    every: setting(duration, 0, "from one loss to the next; 0: once, at once"),
  },
  start: ({ modem, clock, bites }, { lost, every }) =>
    times(clock, every, () => {
      if (!bites("")) return () => {};
      const { air } = modem.radio;
      air.covered = false;
      const back = clock.after(lost, () => (air.covered = true));
      return () => {
        back.cancel();
        air.covered = true;
      };
    }),
});
