import type { Final, Reply, Result } from "../../at/reply.ts";
import { final } from "../../at/reply.ts";
import type { Clock } from "../../kernel/clock.ts";

/** Nothing is answered, and the rest of the line is not run. */
export const UNSAID: Final = final("");

/** What becomes of a reply, once it is there. */
export function once(result: Result, change: (reply: Reply) => Reply): Result {
  return result instanceof Promise ? result.then(change) : change(result);
}

/** The same reply, so many milliseconds later. */
export async function delayed(clock: Clock, ms: number, result: Result): Promise<Reply> {
  const reply = await result;
  return new Promise((resolve) => void clock.after(ms, () => resolve(reply)));
}
