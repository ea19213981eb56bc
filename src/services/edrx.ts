import type { Alarm, Clock } from "../kernel/clock.ts";
import { edrxSeconds, pagingWindowSeconds } from "./timers-3gpp.ts";

/** What was granted for the technology in use. */
export interface EdrxCycle {
  readonly rat: "eMTC" | "NBIoT";
  /** Four bits each. */
  readonly cycle: string;
  readonly window: string;
}

/**
 * When a module in eDRX listens, in milliseconds from now: at the start of each cycle, as long as the paging time
 * window is open. 23.682 4.5.13a. `phase`: where in the cycle its own window lies, from 0 to 1.
 */
export function pagingWait(clock: Clock, { rat, cycle, window }: EdrxCycle, phase: number): number {
  const length = edrxSeconds(cycle) * 1000;
  const open = Math.min(pagingWindowSeconds(window, rat) * 1000, length);
  const into = (clock.now + phase * length) % length;
  return into < open ? 0 : Math.ceil(length - into);
}

/** Those who wait until the module listens: at its paging occasion, or because a radio connection begins before. */
export class Listening {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls back in `ms` milliseconds, or right behind `begin`. */
  await(ms: number, run: () => void): Alarm {
    const waiting = this.#waiting;
    const once = (): void => {
      if (!waiting.delete(once)) return;
      alarm.cancel();
      run();
    };
    const alarm = this.#clock.after(ms, once);
    waiting.add(once);
    return {
      cancel() {
        waiting.delete(once);
        alarm.cancel();
      },
    };
  }

  /** A radio connection has begun. */
  begin(): void {
    for (const once of this.#waiting) this.#clock.after(0, once);
  }
}
