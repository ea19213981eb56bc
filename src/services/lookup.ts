import type { Clock } from "../kernel/clock.ts";
import type { Cancel, Network, Resolution, ResolveOptions } from "../network/network.ts";

/** TCP/IP 2.3.14: a lookup has failed after this long. */
const LOOKUP_TIMEOUT = 60_000;

/** Resolves a name, or a time-out after a minute. `done` is called once, never from inside the call. */
export function lookUp(
  clock: Clock,
  network: Network,
  name: string,
  options: ResolveOptions,
  done: (answer: Resolution) => void,
): Cancel {
  const cancel = network.resolve(name, options, (answer) => {
    limit.cancel();
    done(answer);
  });
  const limit = clock.after(LOOKUP_TIMEOUT, () => {
    cancel();
    done({ error: "timed out" });
  });
  return () => {
    limit.cancel();
    cancel();
  };
}
