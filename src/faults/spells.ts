import type { Cancel } from "../network/network.ts";
import { duration, setting, type Site } from "./fault.ts";
import { times } from "./times.ts";

/** The settings of what comes and goes. */
export const SPELL = {
  lasting: setting(duration, 0, "how long; 0: until the fault is removed"),
  every: setting(duration, 0, "from one time to the next; 0: once, at once"),
} as const;

/** Something that comes for a time, once or again and again. `begin` answers what ends it. */
export function spells(
  { clock, bites }: Site,
  { lasting, every }: { readonly lasting: number; readonly every: number },
  begin: () => Cancel,
): Cancel {
  return times(clock, every, () => {
    if (!bites("")) return () => {};
    let over: Cancel | undefined = begin();
    const end = (): void => {
      over?.();
      over = undefined;
    };
    const alarm = lasting > 0 ? clock.after(lasting, end) : undefined;
    return () => {
      alarm?.cancel();
      end();
    };
  });
}
