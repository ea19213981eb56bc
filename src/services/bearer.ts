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
  readonly #air: { use(): void };

  /** `air` is used whenever something goes over it. */
  constructor(bearer: Bearer, clock: Clock, pace: Pace, air: { use(): void }) {
    this.#bearer = bearer;
    this.#clock = clock;
    this.#pace = pace;
    this.#air = air;
  }

  activate(contextID: number, done: (granted: boolean) => void): Cancel {
    return this.#ask("activate", (heard) => this.#bearer.activate(contextID, heard), done);
  }

  deactivate(contextID: number, done: (done: boolean) => void): Cancel {
    return this.#ask("deactivate", (heard) => this.#bearer.deactivate(contextID, heard), done);
  }

  #ask(
    delay: "activate" | "deactivate",
    start: (heard: (answer: boolean) => void) => Cancel,
    done: (answer: boolean) => void,
  ): Cancel {
    this.#air.use();
    return this.#later(this.#pace.of(delay), () =>
      start((answer) => {
        this.#air.use();
        done(answer);
      }),
    );
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
