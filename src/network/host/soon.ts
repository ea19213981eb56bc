import type { Cancel } from "../network.ts";

/** Runs `run` once the current call is over: an answer that is known at once still comes after the question. */
export function soon(run: () => void): Cancel {
  const immediate = setImmediate(run);
  return () => clearImmediate(immediate);
}
