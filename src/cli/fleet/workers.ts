import cluster, { type Worker } from "node:cluster";
import { mkdtempSync, rmSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  sumCounts,
  type FleetCounts,
  type FleetReport,
  type ReportHead,
} from "../../fleet/report/fleet-report.ts";
import { joinReports } from "../../fleet/report/merge-reports.ts";
import type { Point } from "../../fleet/report/timeline.ts";
import { HostError, type HostErrorCode } from "../../kernel/errors.ts";
import { refuse } from "./front-door.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import type { FleetPortInfo } from "./part.ts";
import type { FleetRun } from "./run.ts";
import type { FleetSetup } from "./setup.ts";
import { WORKER } from "./worker.ts";

/** A worker that ends again and again as soon as it begins is not replaced for ever. */
const MOST_CRASHES = 20;
/** How long workers have for an orderly end, in milliseconds. */
const PATIENCE = 10_000;

interface Place {
  worker: Worker;
  modems: number;
  ports: readonly FleetPortInfo[];
  finished: number;
  /** What it has told last. */
  report: FleetReport | undefined;
  opened: boolean;
}

/** A fleet in several processes. The modules of one that crashes come back in another, with what they had kept. */
export class Workers implements FleetRun {
  readonly #store: string;
  readonly #folder: string | undefined;
  readonly #tell: (message: string) => void;
  readonly #places: Place[] = [];
  /** What those had counted that have crashed. */
  readonly #past: FleetReport[] = [];
  #crashes = 0;
  #started = false;
  #stopping = false;
  #changed: () => void = () => {};
  #wrong: HostError | undefined;

  private constructor(setup: FleetSetup, tell: (message: string) => void) {
    this.#tell = tell;
    // Kept beside the processes, so that a crash costs no module what it had.
    this.#folder =
      setup.store === undefined ? mkdtempSync(join(tmpdir(), "modemtwin-fleet-")) : undefined;
    this.#store = setup.store ?? `dir:${this.#folder}`;
  }

  /** Starts so many. Rejects with a HostError if one cannot begin. */
  static async open(setup: FleetSetup, tell: (message: string) => void): Promise<Workers> {
    const workers = new Workers(setup, tell);
    cluster.setupPrimary({ serialization: "json", silent: false });
    cluster.on("exit", (worker) => workers.#exited(worker));
    for (let index = 0; index < setup.processes; index++) {
      workers.#places.push(workers.#fork(index, setup.processes));
    }
    await workers.#until(() => workers.#places.every(({ opened }) => opened));
    if (workers.#wrong) {
      await workers.close();
      throw workers.#wrong;
    }
    return workers;
  }

  #fork(index: number, of: number): Place {
    // One that comes later listens where hosts know the fleet to be, also where that was any free port.
    const own = this.ports.flatMap(({ kind, port }) => (kind === "tcp" && port ? [port] : []));
    const worker = cluster.fork({
      [WORKER]: `${index}/${of} ${own.join(",") || "-"} ${this.#store}`,
    });
    const place: Place = {
      ...{ worker, modems: 0, ports: [], finished: 0, report: undefined, opened: false },
    };
    worker.on("message", (message: FromWorker, socket?: Socket) =>
      this.#heard(place, message, socket),
    );
    worker.on("error", () => {}); // "exit" follows
    return place;
  }

  #heard(place: Place, message: FromWorker, socket: Socket | undefined): void {
    switch (message.kind) {
      case "opened":
        place.opened = true;
        place.modems = message.modems;
        place.ports = message.ports;
        if (this.#started) say(place, { kind: "start" });
        break;
      case "wrong":
        // The cast: workers tell codes of HostErrors, or none.
        this.#wrong ??= new HostError(
          (message.code || "MT_USAGE") as HostErrorCode,
          message.message,
        );
        break;
      case "note":
        this.#tell(message.message);
        break;
      case "tick":
        place.report = message.report;
        place.finished = message.finished;
        break;
      case "pass":
        this.#pass(place, message, socket);
        break;
      case "closed":
        place.report = message.report;
    }
    this.#changed();
  }

  /** The next worker may have what this one has not, and passes it on in its turn. */
  #pass(from: Place, { imei, rest, tried }: FromWorker & { kind: "pass" }, socket?: Socket): void {
    if (!socket) return;
    const at = this.#places.indexOf(from);
    const next = this.#places[(at + 1) % this.#places.length]!;
    if (this.#places.length === 1 || !next.worker.isConnected()) {
      return refuse(socket, imei === undefined ? "no module is free" : `no module ${imei}`);
    }
    const message: ToWorker = { kind: "take", imei, rest, tried };
    next.worker.send(message, socket, () => {});
  }

  #exited(worker: Worker): void {
    const index = this.#places.findIndex((place) => place.worker === worker);
    const place = this.#places[index];
    if (!place || this.#stopping) return this.#changed();
    if (this.#wrong) return this.#changed();
    this.#crashes++;
    if (place.report) this.#past.push(place.report);
    const { exitCode, signalCode } = worker.process;
    this.#tell(
      `worker ${index} ended (${signalCode ?? `exit code ${exitCode}`}); another one takes its modules`,
    );
    if (this.#crashes >= MOST_CRASHES) {
      this.#wrong = new HostError("MT_USAGE", `${MOST_CRASHES} workers have ended by themselves`);
    } else this.#places[index] = this.#fork(index, this.#places.length);
    this.#changed();
  }

  get broken(): HostError | undefined {
    return this.#wrong;
  }

  get modems(): number {
    return this.#places.reduce((sum, { modems }) => sum + modems, 0);
  }

  /** A listener that all of them share is one port. */
  get ports(): readonly FleetPortInfo[] {
    const seen = new Map<string, FleetPortInfo>();
    for (const port of this.#places.flatMap(({ ports }) => ports))
      seen.set(JSON.stringify(port), port);
    return [...seen.values()];
  }

  get finished(): number {
    return this.#places.reduce((sum, { finished }) => sum + finished, 0);
  }

  start(): void {
    this.#started = true;
    for (const place of this.#places) if (place.opened) say(place, { kind: "start" });
  }

  /** Each ticks by itself. */
  tick(): void {}

  get #reports(): readonly FleetReport[] {
    // What one has counted that is gone counts; where its modules are now is told by another.
    const past = this.#past.map((report) => Object.assign({}, report, { states: {} }));
    return [...past, ...this.#places.flatMap(({ report }) => report ?? [])];
  }

  counts(): FleetCounts {
    return { ...sumCounts(this.#reports), crashes: this.#crashes };
  }

  get timeline(): readonly Point[] {
    return this.#places.flatMap(({ report }) => report?.timeline.at(-1) ?? []);
  }

  report(head: ReportHead): FleetReport {
    return { ...joinReports(this.#reports, head), crashes: this.#crashes };
  }

  async close(): Promise<void> {
    this.#stopping = true;
    const alive = (): Place[] => this.#places.filter(({ worker }) => !worker.isDead());
    for (const place of alive()) say(place, { kind: "stop" });
    const late = setTimeout(() => {
      for (const { worker } of alive()) worker.process.kill("SIGKILL");
    }, PATIENCE);
    await this.#until(() => alive().length === 0);
    clearTimeout(late);
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Waits for what messages and ends bring about, or for what is wrong. */
  async #until(done: () => boolean): Promise<void> {
    while (!done() && (this.#stopping || !this.#wrong)) {
      await new Promise<void>((resolve) => (this.#changed = resolve));
    }
  }
}

function say({ worker }: Place, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message, () => {});
}
