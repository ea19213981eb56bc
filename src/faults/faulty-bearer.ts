import type { Clock } from "../kernel/clock.ts";
import type { Cancel } from "../network/network.ts";
import type { Bearer } from "../services/bearer.ts";

export type ActivationHook = (
  contextID: number,
) => { readonly granted: boolean; readonly delay: number } | undefined;

/** A radio network that may refuse a context, or take its time. */
export class FaultyBearer implements Bearer {
  readonly #bearer: Bearer;
  readonly #clock: Clock;
  readonly #hooks: ReadonlySet<ActivationHook>;

  constructor(bearer: Bearer, clock: Clock, hooks: ReadonlySet<ActivationHook>) {
    this.#bearer = bearer;
    this.#clock = clock;
    this.#hooks = hooks;
  }

  activate(contextID: number, done: (granted: boolean) => void): Cancel {
    for (const hook of this.#hooks) {
      const instead = hook(contextID);
      if (!instead) continue;
      let cancel: Cancel = () => {};
      if (instead.delay === Infinity) return cancel;
      const alarm = this.#clock.after(instead.delay, () => {
        if (instead.granted) cancel = this.#bearer.activate(contextID, done);
        else done(false);
      });
      return () => {
        alarm.cancel();
        cancel();
      };
    }
    return this.#bearer.activate(contextID, done);
  }

  deactivate(contextID: number, done: (done: boolean) => void): Cancel {
    return this.#bearer.deactivate(contextID, done);
  }
}
