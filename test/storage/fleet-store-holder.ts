import { createInterface } from "node:readline";
import { openFleetStore } from "../../src/storage/fleet-store/open.ts";
import type { Lease } from "../../src/storage/fleet-store/store.ts";

// A process that has leases, to be killed or suspended: takes questions as lines of JSON, see fleet-store-processes.ts.
const [text, ttl] = process.argv.slice(2);
const leases = new Map<string, Lease>();

function say(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

const store = await openFleetStore(text!, {
  ...(ttl !== undefined && { ttl: Number(ttl) }),
  tell: (told) => say({ told }),
});

async function answer(question: {
  readonly lease?: readonly string[];
  readonly set?: string;
  readonly value?: unknown;
}): Promise<unknown> {
  if (question.lease) {
    const all = await Promise.all(
      question.lease.map(async (imei) => [imei, await store.lease(imei)] as const),
    );
    for (const [imei, lease] of all) {
      lease?.lost?.addEventListener("abort", () => say({ lost: imei }));
      if (lease) leases.set(imei, lease);
    }
    return all.filter(([, lease]) => lease).map(([imei]) => imei);
  }
  const lease = leases.get(question.set!)!;
  lease.nvram.set("value", question.value);
  return { lost: lease.lost?.aborted };
}

createInterface({ input: process.stdin }).on("line", (line) => {
  void answer(JSON.parse(line)).then((answer) => say({ answer }));
});
say({ answer: "ready" });
