import { setTimeout } from "node:timers/promises";

export interface Memory {
  readonly heap: number;
  /** Buffers and what else Node holds for objects outside the heap. */
  readonly external: number;
  readonly rss: number;
}

/** What the process holds once everything has been given back that nobody holds. Wants --expose-gc. */
export async function memory(): Promise<Memory> {
  for (let turn = 0; turn < 3; turn++) {
    await setTimeout(20); // what only waits for its turn to be released
    globalThis.gc!();
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed, external, rss };
}

/** What each of `count` took. */
export function each(before: Memory, after: Memory, count: number): Memory {
  return {
    heap: (after.heap - before.heap) / count,
    external: (after.external - before.external) / count,
    rss: (after.rss - before.rss) / count,
  };
}
