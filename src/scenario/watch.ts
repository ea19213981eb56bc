import type { Hooks } from "../faults/hooks.ts";
import type { Alarm, Clock } from "../kernel/clock.ts";
import type { Modem } from "../modem/modem.ts";
import type { Cancel } from "../network/network.ts";

/** What is looked at: everything a step can wait for, and an expectation be about. */
export interface Witness {
  /** `AT+QIOPEN=1,0,…` */
  command(text: string): void;
  /** Its first line. */
  urc(line: string): void;
  /** So many more have passed. */
  bytes(count: number): void;
  power(state: string): void;
  registration(state: string): void;
}

/** How often the registration is looked at, in milliseconds: nothing tells of it. */
const LOOK = 100;

/** Lets a witness see what goes on at a module, until the answer is called. */
export function watch(hooks: Hooks, modem: Modem, clock: Clock, witness: Witness): Cancel {
  let alarm: Alarm | undefined;
  let seen: string | undefined;
  function look(): void {
    const { state } = modem.radio.registration;
    if (state !== seen) witness.registration(state);
    seen = state;
    alarm = clock.after(LOOK, look);
  }
  look();
  const cancels = [
    hooks.run((call, next) => {
      if (call.form !== "data") witness.command(`AT${call.text}`);
      return next();
    }),
    hooks.say(({ kind, chunk }) => {
      if (kind === "urc") witness.urc(chunk.toString("latin1").trim().split("\r\n", 1)[0]!);
      return undefined;
    }),
    hooks.flow({
      pass(_flow, _way, chunk) {
        witness.bytes(chunk.length);
        return undefined;
      },
    }),
    hooks.power((state) => witness.power(state)),
  ];
  return () => {
    alarm?.cancel();
    for (const cancel of cancels) cancel();
  };
}
