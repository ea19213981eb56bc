import { fork, type ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import type { FleetReport } from "../../fleet/report/fleet-report.ts";
import type { Point } from "../../fleet/report/timeline.ts";
import type { Relayed } from "../../storage/fleet-store/relayed-store.ts";
import { HostError, type HostErrorCode } from "../../kernel/errors.ts";
import { WORKER, type FromWorker, type ToWorker } from "./messages.ts";
import type { FleetPortInfo } from "./part.ts";
import type { Arrival, Verdict } from "./reception.ts";

/** How long a worker has to say whether it has a module, in milliseconds. */
const LOOK = 5000;

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
  readonly #process: ChildProcess;
  readonly #ears: PlaceEars;
  #resolve!: () => void;
  #reject!: (error: HostError) => void;
  #wrong: HostError | undefined;
  /** Modules free at the time when it had been handed so many connections. */
  #free = 0;
  #handed = 0;
  #sent = 0;
  /** Never more than modules are free there. One is on its way at a time: Node loses those of a process that dies. */
  readonly #queue: Arrival[] = [];
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
    const [, script = "", ...args] = process.argv;
    this.#process = fork(script, args, { env: { ...process.env, [WORKER]: String(task.index) } });
    this.#process.on("message", (message) => this.#message(message as FromWorker));
    this.#process.on("error", () => {}); // "exit" follows
    this.#process.once("exit", (code, signal) => this.#exit(signal ?? `exit code ${code}`));
    this.say({ kind: "begin", ...task });
  }

  get alive(): boolean {
    return !this.#over;
  }

  /** Modules for connections that are not on their way yet. */
  get free(): number {
    return Math.max(0, this.#free - (this.#sent - this.#handed) - this.#queue.length);
  }

  say(message: ToWorker, socket?: Socket): void {
    const child = this.#process;
    if (child.connected) child.send(message, socket, { keepOpen: false }, () => {});
  }

  kill(): void {
    this.#process.kill("SIGKILL");
  }

  /** Whether a module is here; within a time, so that one that hangs keeps no connection waiting. */
  look(imei: string): Promise<Verdict> {
    const id = ++this.#lastLook;
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

  /** Hands a connection over. */
  take(arrival: Arrival): void {
    this.#queue.push(arrival);
    this.#handOver();
  }

  #handOver(): void {
    if (this.#over || this.#sent > this.#handed) return;
    const next = this.#queue.shift();
    if (!next) return;
    if (next.socket.destroyed) return this.#handOver();
    const rest = Buffer.concat([next.rest, unread(next.socket)]);
    this.#sent++;
    this.say({ kind: "take", imei: next.imei, rest: rest.toString("base64") }, next.socket);
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
        this.#handed = message.handed;
        this.#handOver();
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
    this.#over = true;
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

/**
 * Has nothing more read of a connection, and answers what was: `pause` alone lets the system's handle go on for a while,
 * and what it reads between its being sent and its being received is lost (Node 20 to 26).
 */
function unread(socket: Socket): Buffer {
  // Reading may begin to read anew: it is stopped behind that.
  const read = socket.readableLength > 0 ? (socket.read() as Buffer) : NOTHING;
  const { _handle: handle } = socket as unknown as {
    _handle: { reading: boolean; readStop(): void } | null;
  };
  if (handle?.reading) {
    handle.reading = false;
    handle.readStop();
  }
  return read;
}

const NOTHING: Buffer = Buffer.alloc(0);
