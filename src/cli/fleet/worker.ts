import type { Socket } from "node:net";
import { HostError } from "../../kernel/errors.ts";
import { openFleetStore } from "../../storage/fleet-store/open.ts";
import type { Parsed } from "../options.ts";
import { version } from "../version.ts";
import { BUSY } from "../../transports/connection.ts";
import { refuse } from "./front-door.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { FleetPart } from "./part.ts";
import { readFleetSetup } from "./setup.ts";

const TICK = 1000;

/** Which of how many workers this process is, TCP ports that are known, and the store: `2/4 4000,4001 dir:/tmp/x`. */
export const WORKER = "MODEMTWIN_FLEET_WORKER";

/** One of several processes of a fleet: does as it is told by the one that has started it. */
export async function work(words: readonly string[], parsed: Parsed): Promise<void> {
  const [, index, of, known = "", store = ""] =
    /^(\d+)\/(\d+) (\S+) (.*)$/.exec(process.env[WORKER] ?? "") ?? [];
  const send = (message: FromWorker, socket?: Socket): void => {
    // It may be gone already, and this process about to hear of it.
    if (process.connected) process.send!(message, socket, { keepOpen: false }, () => {});
  };
  // A terminal sends its signals to all of them: the one that has started us says when it is over.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
  process.on("disconnect", () => process.exit(1));
  const tell = (message: string): void => send({ kind: "note", message });
  try {
    const setup = await readFleetSetup(words, parsed);
    const kept = await openFleetStore(store, { tell });
    const { shard } = setup;
    const part = await FleetPart.open({
      ...{ setup, parsed, tell },
      known: known === "-" ? [] : known.split(",").map(Number),
      shard: { index: shard.index + shard.of * Number(index), of: shard.of * Number(of) },
      lease: (imei) => kept.lease(imei),
      elsewhere: ({ socket, imei, rest }) =>
        send({ kind: "pass", imei, rest: rest.toString("base64"), tried: 1 }, socket),
    });
    const head = {
      by: `modemtwin ${version()}`,
      plan: setup.plan.name,
      seed: setup.plan.seed,
      began: new Date().toISOString(),
      modems: part.fleet.count,
      shard: null,
    };
    const ticking = setInterval(() => {
      part.tick();
      const { finished } = part.fleet;
      send({ kind: "tick", report: part.tally.report(head), finished });
    }, TICK);
    process.on("message", (message: ToWorker, socket?: Socket) => {
      if (message.kind === "start") part.fleet.start();
      else if (message.kind === "take") take(message, socket);
      else void stop();
    });
    send({ kind: "opened", modems: part.fleet.count, ports: part.ports });

    function take({ imei, rest, tried }: ToWorker & { kind: "take" }, socket?: Socket): void {
      if (!socket) return; // it was gone before it came here
      socket.on("error", () => {});
      const connection = { socket, imei, rest: Buffer.from(rest, "base64") };
      if (part.take(connection)) return;
      if (imei !== undefined && part.fleet.find(imei)) return refuse(socket, BUSY);
      if (tried >= Number(of)) {
        return refuse(socket, imei === undefined ? "no module is free" : `no module ${imei}`);
      }
      send({ kind: "pass", imei, rest, tried: tried + 1 }, socket);
    }

    async function stop(): Promise<void> {
      clearInterval(ticking);
      part.tick();
      const report = part.tally.report(head);
      await part.close();
      await kept.close();
      process.send!({ kind: "closed", report } satisfies FromWorker, () => process.exit(0));
    }
  } catch (error) {
    const code = error instanceof HostError ? error.code : "";
    const { message, stack } = error as Error;
    process.send!(
      { kind: "wrong", code, message: code === "" ? (stack ?? message) : message },
      () => process.exit(2),
    );
  }
}
