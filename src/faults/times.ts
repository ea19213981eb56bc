import type { Alarm, Clock } from "../kernel/clock.ts";
import type { Cancel } from "../network/network.ts";

/** Does something now, or again and again, first after `every` milliseconds. What `run` answers undoes the last time. */
export function times(clock: Clock, every: number, run: () => Cancel): Cancel {
  let undo: Cancel = () => {};
  let alarm: Alarm | undefined;
  function again(): void {
    alarm = clock.after(every, () => {
      undo();
      undo = run();
      again();
    });
  }
  if (every > 0) again();
  else undo = run();
  return () => {
    alarm?.cancel();
    undo();
  };
}
