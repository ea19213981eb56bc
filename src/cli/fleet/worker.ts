import type { Socket } from "node:net";
import { HostError } from "../../kernel/errors.ts";
import { openFleetStore } from "../../storage/fleet-store/open.ts";
import { RelayedStore, type Relayed } from "../../storage/fleet-store/relayed-store.ts";
import type { FleetStore } from "../../storage/fleet-store/store.ts";
import type { Parsed } from "../options.ts";
import { version } from "../version.ts";
import type { ToWorker } from "./messages.ts";
import { Outbox } from "./outbox.ts";
import { FleetPart } from "./part.ts";
import { nothing, Reception } from "./reception.ts";
import { readFleetSetup } from "./setup.ts";

const TICK = 1000;

/** One of several processes of a fleet: does as it is told by the one that has started it. */
export function work(words: readonly string[], parsed: Parsed): void {
  const over = new AbortController();
  let part: FleetPart | undefined;
  let kept: FleetStore | undefined;
  let opening: Promise<void> | undefined;
  let ticking: NodeJS.Timeout | undefined;
  const outbox = new Outbox();
  /** The number of the last connection that this process was handed. */
  let handed = 0;
  let doorTold = true;
  let began = new Date().toISOString();
  const reception = new Reception({
    select: "order", // who comes here has chosen
    offer: (arrival) => part!.door.take(arrival),
  });

  // A terminal sends its signals to all of them: the one that has started us says when it is over.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
  process.on("disconnect", () => process.exit(1));
  process.on("message", (message: ToWorker, socket?: Socket) => {
    switch (message.kind) {
      case "begin":
        opening = open(message).catch(fail);
        break;
      case "start":
        began = new Date().toISOString();
        part?.begin();
        break;
      case "look":
        outbox.send({ kind: "looked", id: message.id, verdict: part!.door.look(message.imei) });
        break;
      case "take":
        take(message, socket);
        break;
      case "stop":
        void stop();
    }
  });

  async function open({ index, of, kept: before }: ToWorker & { kind: "begin" }): Promise<void> {
    const tell = (message: string): void => outbox.send({ kind: "note", message });
    ticking = setInterval(() => outbox.post("tick", { kind: "alive" }), TICK);
    const setup = await readFleetSetup(words, parsed);
    const { shard } = setup;
    const keep = (module: Relayed): void =>
      outbox.post(`kept ${module[0]}`, { kind: "kept", module });
    kept = before ? new RelayedStore(before, keep) : await openFleetStore(setup.store!, { tell });
    const leases = kept;
    part = await FleetPart.open({
      ...{ setup, parsed, tell, signal: over.signal },
      shard: { index: shard.index + shard.of * index, of: shard.of * of },
      lease: (imei) => leases.lease(imei),
      doorChanged,
    });
    const opened = part;
    const { name: plan, seed } = setup.plan;
    const own = { by: `modemtwin ${version()}`, plan, seed, modems: part.fleet.count };
    report = () => opened.tally.report({ ...own, began, shard: null });
    clearInterval(ticking);
    ticking = setInterval(() => void tick(opened), TICK);
    outbox.send({ kind: "opened", modems: part.fleet.count, ports: part.ports });
    tellDoor();
  }

  let report: (() => ReturnType<FleetPart["tally"]["report"]>) | undefined;

  function take({ number, imei, rest }: ToWorker & { kind: "take" }, socket?: Socket): void {
    handed = number;
    doorChanged();
    if (!socket) return; // it was gone before it came here
    socket.on("error", nothing);
    // A host that has said its last wants its answers.
    socket.allowHalfOpen = true;
    void reception.give({ socket, imei, rest: Buffer.from(rest, "base64") });
  }

  async function tick(opened: FleetPart): Promise<void> {
    await opened.tick();
    const { latest } = opened.tally;
    const { finished } = opened.fleet;
    outbox.post("tick", { kind: "tick", report: report!(), latest, finished });
  }

  /** Told once for all that changes in one turn. */
  function doorChanged(): void {
    if (!part || !doorTold) return;
    doorTold = false;
    setImmediate(tellDoor);
  }

  function tellDoor(): void {
    doorTold = true;
    const { hosts, free } = part!.door;
    outbox.post("door", { kind: "door", hosts, free, handed });
  }

  function fail(error: unknown): void {
    if (over.signal.aborted) return;
    const code = error instanceof HostError ? error.code : "";
    const { message, stack } = error as Error;
    const text = code === "" ? (stack ?? message) : message;
    outbox.send({ kind: "wrong", code, message: text }, () => process.exit(2));
  }

  async function stop(): Promise<void> {
    over.abort();
    await opening;
    clearInterval(ticking);
    part?.tickNow();
    const last = report?.();
    const wrong: string[] = [];
    const note = (error: unknown): void => void wrong.push((error as Error).message);
    await part?.close().catch(note);
    await kept?.close().catch(note);
    if (!last) return process.exit(0);
    const said = wrong.length > 0 && { wrong: wrong.join("\n") };
    outbox.send({ kind: "closed", report: last, ...said }, () => process.exit(0));
  }
}
