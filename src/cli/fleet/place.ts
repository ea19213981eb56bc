import { fork, type ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import type { FleetReport } from "../../fleet/report/fleet-report.ts";
import type { Point } from "../../fleet/report/timeline.ts";
import type { Relayed } from "../../storage/fleet-store/relayed-store.ts";
import { HostError, type HostErrorCode } from "../../kernel/errors.ts";
import { handleOf, unread } from "./unread.ts";
import { WORKER, type FromWorker, type ToWorker } from "./messages.ts";
import type { FleetPortInfo } from "./part.ts";
import type { Arrival, Verdict } from "./reception.ts";

/** How long a worker has to say whether it has a module, and that a connection has come, in milliseconds. */
const LOOK = 1000;
const HAND_OVER = 5000;
/** Questions that wait for an answer; who hangs would collect them without end. */
const MOST_LOOKS = 1000;

/** What a place tells of itself. */
export interface PlaceEars {
  kept(module: Relayed): void;
  note(message: string): void;
  /** Its process is gone; `unserved`: connections that were on their way to it. */
  ended(place: Place, why: string, unserved: readonly Arrival[]): void;
}

/** What of the fleet it is, and where that is kept. */
export type PlaceTask = Omit<ToWorker & { kind: "begin" }, "kind">;

/** One worker's process, as the one that has started it sees it. */
export class Place {
  readonly index: number;
  /** Its modules are there. Rejects with a HostError if it cannot begin. */
  readonly opened: Promise<void>;
  modems = 0;
  ports: readonly FleetPortInfo[] = [];
  finished = 0;
  /** What it has told last. */
  report: FleetReport | undefined;
  latest: Point | undefined;
  hosts = 0;
  /** It has said something since this was set to false. */
  heard = true;
  isOpen = false;
  readonly #process: ChildProcess | undefined;
  readonly #ears: PlaceEars;
  #resolve!: () => void;
  #reject!: (error: HostError) => void;
  #wrong: HostError | undefined;
  /** Modules free at the time when it had been handed so many connections. */
  #free = 0;
  #handed = 0;
  #sent = 0;
  /**
   * Never more than modules are free there, each named once. One is on its way at a time: Node forgets those of a process
   * that dies, and the one that it does not get.
   */
  readonly #queue: Arrival[] = [];
  #onItsWay: { readonly close: () => void; readonly late: NodeJS.Timeout } | undefined;
  readonly #looks = new Map<number, (verdict: Verdict) => void>();
  #lastLook = 0;
  #over = false;

  constructor(task: PlaceTask, ears: PlaceEars) {
    this.index = task.index;
    this.#ears = ears;
    this.opened = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.opened.catch(() => {}); // also heard by "ended"
    this.#process = this.#begin();
    this.say({ kind: "begin", ...task });
  }

  /** Undefined: the system has no room for another process, which "ended" tells. */
  #begin(): ChildProcess | undefined {
    const [, script = "", ...args] = process.argv;
    const env = { ...process.env, [WORKER]: String(this.index) };
    try {
      const child = fork(script, args, { env });
      child.on("message", (message) => this.#message(message as FromWorker));
      child.once("exit", (code, signal) => this.#exit(signal ?? `exit code ${code}`));
      // Of one that never came to be nothing else is heard.
      child.on("error", ({ message }) => {
        if (child.pid === undefined) this.#exit(message);
      });
      return child;
    } catch (error) {
      process.nextTick(() => this.#exit((error as Error).message));
      return undefined;
    }
  }

  get alive(): boolean {
    return !this.#over;
  }

  /** Modules for connections that are not on their way yet. */
  get free(): number {
    return Math.max(0, this.#free - (this.#sent - this.#handed) - this.#queue.length);
  }

  /** False: nobody hears it any more. */
  say(message: ToWorker, socket?: Socket): boolean {
    const child = this.#process;
    if (!child?.connected) return false;
    child.send(message, socket, { keepOpen: false }, () => {});
    return true;
  }

  kill(): void {
    this.#process?.kill("SIGKILL");
  }

  /** Whether a module is here; within a time, so that one that hangs keeps no connection waiting. */
  look(imei: string): Promise<Verdict> {
    const id = ++this.#lastLook;
    const named = this.#queue.some((arrival) => arrival.imei === imei);
    if (named || this.#looks.size >= MOST_LOOKS) return Promise.resolve("busy");
    return new Promise((resolve) => {
      const late = setTimeout(() => answer("unknown"), LOOK);
      const answer = (verdict: Verdict): void => {
        clearTimeout(late);
        this.#looks.delete(id);
        resolve(verdict);
      };
      this.#looks.set(id, answer);
      this.say({ kind: "look", id, imei });
    });
  }

  /** Hands a connection over. False: nobody is here any more. */
  take(arrival: Arrival): boolean {
    if (this.#over) return false;
    this.#queue.push(arrival);
    this.#handOver();
    return true;
  }

  #handOver(): void {
    if (this.#over || this.#onItsWay) return;
    const next = this.#queue.shift();
    if (!next) return;
    const { socket, imei } = next;
    const handle = handleOf(socket);
    if (socket.destroyed || !handle) return this.#handOver();
    const rest = Buffer.concat([next.rest, unread(socket)]).toString("base64");
    const number = this.#sent + 1;
    if (!this.say({ kind: "take", number, imei, rest }, socket)) {
      // About to end: what waits is offered to others.
      this.#queue.unshift({ ...next, rest: Buffer.from(rest, "base64") });
      return;
    }
    this.#sent = number;
    this.#onItsWay = {
      close: () => handle.close(),
      late: setTimeout(() => this.#arrived(number, true), HAND_OVER),
    };
  }

  /** The connection with this number is there; or `lost`: it will never be. */
  #arrived(number: number, lost = false): void {
    this.#handed = Math.max(this.#handed, number);
    if (!this.#onItsWay || this.#handed < this.#sent) return;
    clearTimeout(this.#onItsWay.late);
    if (lost) this.#onItsWay.close();
    this.#onItsWay = undefined;
    this.#handOver();
  }

  #message(message: FromWorker): void {
    this.heard = true;
    switch (message.kind) {
      case "opened":
        this.isOpen = true;
        this.modems = message.modems;
        this.ports = message.ports;
        this.#resolve();
        break;
      case "wrong":
        // The cast: workers tell codes of HostErrors, or none.
        this.#wrong = new HostError((message.code || "MT_USAGE") as HostErrorCode, message.message);
        break;
      case "alive":
        break;
      case "note":
        this.#ears.note(message.message);
        break;
      case "kept":
        this.#ears.kept(message.module);
        break;
      case "tick":
        this.report = message.report;
        this.latest = message.latest;
        this.finished = message.finished;
        break;
      case "door":
        this.hosts = message.hosts;
        this.#free = message.free;
        this.#arrived(message.handed);
        break;
      case "looked":
        this.#looks.get(message.id)?.(message.verdict);
        break;
      case "closed":
        this.report = message.report;
        if (message.wrong !== undefined) this.#wrong = new HostError("MT_NVRAM", message.wrong);
    }
  }

  /** What it has said last of why it ends. */
  get wrong(): HostError | undefined {
    return this.#wrong;
  }

  #exit(how: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#arrived(this.#sent, true);
    this.isOpen = false;
    this.latest = undefined;
    this.hosts = 0;
    this.#free = 0;
    for (const answer of this.#looks.values()) answer("unknown");
    const why = this.#wrong?.message ?? how;
    this.#reject(this.#wrong ?? new HostError("MT_USAGE", `worker ${this.index} ended: ${how}`));
    this.#ears.ended(this, why, this.#queue.splice(0));
  }
}
