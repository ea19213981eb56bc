import type { Clock } from "../kernel/clock.ts";
import type { Cancel } from "../network/network.ts";
import type { Pace } from "./pace.ts";

/** The radio network's part in a PDP context. What a simulated operator refuses or delays goes here. */
export interface Bearer {
  /** `done` hears whether the network granted the context; it may be called at once. */
  activate(contextID: number, done: (granted: boolean) => void): Cancel;
  deactivate(contextID: number, done: (done: boolean) => void): Cancel;
}

/** A network that grants everything at once. */
export const WILLING_BEARER: Bearer = {
  activate(_contextID, done) {
    done(true);
    return () => {};
  },
  deactivate(_contextID, done) {
    done(true);
    return () => {};
  },
};

/** A bearer that takes its time, whatever it answers then. */
export class PacedBearer implements Bearer {
  readonly #bearer: Bearer;
  readonly #clock: Clock;
  readonly #pace: Pace;

  constructor(bearer: Bearer, clock: Clock, pace: Pace) {
    this.#bearer = bearer;
    this.#clock = clock;
    this.#pace = pace;
  }

  activate(contextID: number, done: (granted: boolean) => void): Cancel {
    return this.#later(this.#pace.of("activate"), () => this.#bearer.activate(contextID, done));
  }

  deactivate(contextID: number, done: (done: boolean) => void): Cancel {
    return this.#later(this.#pace.of("deactivate"), () => this.#bearer.deactivate(contextID, done));
  }

  #later(ms: number, start: () => Cancel): Cancel {
    if (ms === 0) return start();
    let started: Cancel | undefined;
    const alarm = this.#clock.after(ms, () => (started = start()));
    return () => {
      alarm.cancel();
      started?.();
    };
  }
}
