import type { Socket } from "node:net";
import { BUSY } from "../../transports/connection.ts";
import type { Fleet } from "../../fleet/fleet.ts";
import type { FleetModule } from "../../fleet/module.ts";
import { DoorPipe } from "./door-pipe.ts";

/** How a connection gets its module: the next one that is free, or the one that its first line names. */
export type Select = "order" | "identity";

/** `AT#IDENTITY=866425039758265`: no module has such a command, and none hears it. */
const CHOICE = /^AT#IDENTITY="?(\d{15})"?[\r\n]+/i;
/** A first line that is longer is no choice. */
const LONGEST = 64;
/** How long a newcomer waits for the end of the host before, in milliseconds. */
const GRACE = 50;
/** Who says nothing for so long gets no module, in milliseconds. */
const PATIENCE = 60_000;

/** A connection that belongs to a module of another process. */
export interface Elsewhere {
  readonly socket: Socket;
  /** Undefined: whichever is free there. */
  readonly imei: string | undefined;
  /** What was read of it already, behind the choice. */
  readonly rest: Buffer;
}

export interface FrontDoorOptions {
  readonly fleet: Fleet;
  readonly select: Select;
  /** Takes a connection for which there is no module here; undefined: there are no other processes. */
  readonly elsewhere?: ((connection: Elsewhere) => void) | undefined;
}

/** One door for all modules of a process: every connection gets one of them. */
export class FrontDoor {
  readonly #options: FrontDoorOptions;
  readonly #pipes = new Map<FleetModule, DoorPipe>();
  /** Free ones in the order in which they became free. */
  readonly #free = new Set<FleetModule>();

  constructor(options: FrontDoorOptions) {
    this.#options = options;
  }

  /** Connections that have a module. */
  get hosts(): number {
    return this.#pipes.size - this.#free.size;
  }

  /** Modules that a connection could get. */
  get free(): number {
    return this.#free.size;
  }

  /** A module is there now. */
  add(module: FleetModule): void {
    const pipe = new DoorPipe(module, this.#left);
    this.#pipes.set(module, pipe);
    this.#free.add(module);
    module.plug(pipe);
  }

  readonly #left = (pipe: DoorPipe): void => {
    const { module } = pipe;
    // It may have another one by now, as it was live elsewhere in between.
    if (this.#pipes.get(module) === pipe) this.#free.add(module);
  };

  /** Somebody connects. */
  accept(socket: Socket): void {
    socket.on("error", nothing); // "close" follows
    if (this.#options.select === "order") return this.#give(socket, undefined, Buffer.alloc(0));
    this.#ask(socket);
  }

  /** A connection that another process has passed on. False: there is no such module here, or it is taken. */
  take({ socket, imei, rest }: Elsewhere): boolean {
    const module = imei === undefined ? this.#next() : this.#options.fleet.find(imei);
    if (!module || !this.#free.has(module)) return false;
    this.#join(module, socket, rest);
    return true;
  }

  #ask(socket: Socket): void {
    let heard = Buffer.alloc(0) as Buffer;
    const tooLate = setTimeout(() => socket.destroy(), PATIENCE);
    const over = (): void => clearTimeout(tooLate);
    socket.once("close", over);
    const data = (chunk: Buffer): void => {
      heard = Buffer.concat([heard, chunk]);
      const text = heard.toString("latin1", 0, LONGEST);
      const [whole = "", imei] = CHOICE.exec(text) ?? [];
      if (imei === undefined && heard.length < LONGEST && !/[\r\n]/.test(text)) return;
      socket.off("data", data);
      socket.off("close", over);
      over();
      socket.pause();
      if (imei === undefined) return refuse(socket, "AT#IDENTITY=<imei> comes first");
      this.#give(socket, imei, heard.subarray(whole.length));
    };
    socket.on("data", data);
  }

  #give(socket: Socket, imei: string | undefined, rest: Buffer, last = false): void {
    if (this.take({ socket, imei, rest })) return;
    const { elsewhere, fleet } = this.#options;
    const here = imei !== undefined && fleet.find(imei) !== undefined;
    if (elsewhere && !here) return elsewhere({ socket, imei, rest });
    if (!last) {
      // The end of the host before may be on its way: one that comes back at once is not another one.
      setTimeout(() => this.#give(socket, imei, rest, true), GRACE);
      return;
    }
    refuse(socket, imei === undefined ? "no module is free" : here ? BUSY : `no module ${imei}`);
  }

  #next(): FleetModule | undefined {
    const [first] = this.#free;
    return first;
  }

  #join(module: FleetModule, socket: Socket, rest: Buffer): void {
    this.#free.delete(module);
    const chosen = this.#options.select === "identity";
    if (chosen) socket.write("\r\nOK\r\n");
    // Read before it had a module: as if it came now.
    if (rest.length > 0) socket.unshift(rest);
    this.#pipes.get(module)!.join(socket, !chosen);
    socket.resume();
  }
}

function nothing(): void {}

/** Says why, and hangs up. */
export function refuse(socket: Socket, why: string): void {
  socket.end(`\r\nERROR: ${why}\r\n`, () => socket.destroySoon());
  socket.resume();
}
