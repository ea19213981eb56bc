import type { Clock } from "../kernel/clock.ts";
import { HostError } from "../kernel/errors.ts";
import { RealClock } from "../kernel/real-clock.ts";
import { ScaledClock } from "../kernel/scaled-clock.ts";
import type { Parsed } from "./options.ts";

/** Real milliseconds without anything to do, behind which a virtual clock goes on to what comes next. */
const IDLE = 2;

export interface Time {
  readonly clock: Clock;
  /** Lets a virtual clock skip ahead from now on: once there is a host whose dialogue it is. */
  go(): void;
  /** Nothing is skipped any more. */
  stop(): void;
}

/** How many times as fast as people's time a scenario goes that plays by itself. Throws MT_USAGE. */
export function readSpeed(given: Parsed["given"]): number {
  const value = given.get("time")?.at(-1) ?? "real";
  readTime(given, true);
  if (value === "real") return 1;
  return value === "virtual" ? Infinity : Number(value.replace("scaled=", ""));
}

/** --time. `simulated`: the network is. Throws MT_USAGE. */
export function readTime(given: Parsed["given"], simulated: boolean): Time {
  const value = given.get("time")?.at(-1) ?? "real";
  const [, factor] = /^scaled=(\d+(?:\.\d+)?)$/.exec(value) ?? [];
  if (value === "real") return { clock: new RealClock(), go() {}, stop() {} };
  if (factor !== undefined && Number(factor) > 0 && Number(factor) <= 100_000) {
    const clock = new ScaledClock(new RealClock(), Number(factor));
    return { clock, go() {}, stop() {} };
  }
  if (value !== "virtual") {
    throw new HostError(
      "MT_USAGE",
      `--time ${value}: allowed are real, scaled=N (N up to 100000) and virtual`,
    );
  }
  if (!simulated) {
    throw new HostError(
      "MT_USAGE",
      "--time virtual: real sockets take real time; a scenario with a simulated network can do without",
    );
  }
  const clock = new RealClock();
  let skipping: NodeJS.Timeout | undefined;
  return {
    clock,
    go: () => void (skipping = skipAhead(clock)),
    stop: () => clearInterval(skipping),
  };
}

/** Whenever nothing has been due for a while, what comes next is. */
function skipAhead(clock: RealClock): NodeJS.Timeout {
  return setInterval(() => {
    const { nextDue, now } = clock;
    if (nextDue !== undefined && nextDue > now + IDLE) clock.leap(nextDue - now);
  }, IDLE).unref();
}
