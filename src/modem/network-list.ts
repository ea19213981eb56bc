import type { Clock } from "../kernel/clock.ts";
import type { Pace } from "../services/pace.ts";
import type { FoundNetwork, Registration } from "../services/registration.ts";

/** AT+COPS=?: a look around that takes its time, and that the host may end. 27.007 7.3. */
export class NetworkList {
  readonly #clock: Clock;
  readonly #pace: Pace;
  readonly #registration: Registration;
  #abort: (() => void) | undefined;

  constructor(clock: Clock, pace: Pace, registration: Registration) {
    this.#clock = clock;
    this.#pace = pace;
    this.#registration = registration;
  }

  /** One is under way. */
  get busy(): boolean {
    return this.#abort !== undefined;
  }

  /** What was found; undefined if the host did not wait for it. */
  make(): readonly FoundNetwork[] | Promise<readonly FoundNetwork[] | undefined> {
    const ms = this.#pace.ofTest("+COPS", "networkList");
    if (ms === 0) return this.#registration.list();
    return new Promise((resolve) => {
      const alarm = this.#clock.after(ms, () => {
        this.#abort = undefined;
        resolve(this.#registration.list());
      });
      this.#abort = () => {
        alarm.cancel();
        resolve(undefined);
      };
    });
  }

  abort(): void {
    this.#abort?.();
    this.#abort = undefined;
  }
}
