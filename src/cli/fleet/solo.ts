import { openFleetStore } from "../../storage/fleet-store/open.ts";
import type { Parsed } from "../options.ts";
import { FleetPart } from "./part.ts";
import type { FleetRun } from "./run.ts";
import type { FleetSetup } from "./setup.ts";

/** All of it in this process. Rejects with a HostError. */
export async function openSolo(
  setup: FleetSetup,
  parsed: Parsed,
  tell: (message: string) => void,
): Promise<FleetRun> {
  const store = await openFleetStore(setup.store ?? "memory", { tell });
  const part = await FleetPart.open({
    ...{ setup, parsed, tell },
    shard: setup.shard,
    lease: setup.store === undefined ? undefined : (imei) => store.lease(imei),
  }).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const { fleet, tally, ports } = part;
  return {
    ports,
    modems: fleet.count,
    get finished() {
      return fleet.finished;
    },
    get timeline() {
      return tally.timeline;
    },
    start: () => fleet.start(),
    tick: () => part.tick(),
    counts: () => tally.counts(),
    report: (head) => tally.report(head),
    async close() {
      await part.close();
      await store.close();
    },
  };
}
