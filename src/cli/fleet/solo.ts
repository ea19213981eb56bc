import { openFleetStore } from "../../storage/fleet-store/open.ts";
import type { Parsed } from "../options.ts";
import { openDoors } from "./doors.ts";
import { FleetPart } from "./part.ts";
import { Reception } from "./reception.ts";
import type { FleetRun } from "./run.ts";
import type { FleetSetup } from "./setup.ts";

/** All of it in this process. Rejects with a HostError, or with the reason of the signal. */
export async function openSolo(
  setup: FleetSetup,
  parsed: Parsed,
  signal: AbortSignal,
  tell: (message: string) => void,
): Promise<FleetRun> {
  const store = await openFleetStore(setup.store ?? "memory", { tell });
  const closes: (() => Promise<void> | void)[] = [() => store.close()];
  try {
    const part = await FleetPart.open({
      ...{ setup, parsed, signal, tell },
      shard: setup.shard,
      lease: setup.store === undefined ? undefined : (imei) => store.lease(imei),
    });
    closes.unshift(() => part.close());
    const { fleet, tally, door } = part;
    const reception = new Reception({
      select: setup.select,
      offer: (arrival) => door.take(arrival),
    });
    const doors = await openDoors(parsed.given, (socket) => void reception.accept(socket));
    closes.unshift(() => doors.close());
    return {
      modems: fleet.count,
      ports: [...doors.ports, ...part.ports],
      door,
      get finished() {
        return fleet.finished;
      },
      get latest() {
        return tally.latest ? [tally.latest] : [];
      },
      start: () => part.begin(),
      tick: () => part.tick(),
      tickNow: () => part.tickNow(),
      counts: () => tally.counts(),
      report: (head) => tally.report(head),
      close: () => closeAll(closes),
    };
  } catch (error) {
    await closeAll(closes).catch(() => {});
    throw error;
  }
}

/** One after the other, whatever becomes of each; then rejects with what the first one did. */
async function closeAll(closes: readonly (() => Promise<void> | void)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closes) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
