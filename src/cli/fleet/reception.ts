import type { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { BUSY } from "../../transports/connection.ts";
import { readChoice, type Select } from "./choice.ts";

/** How long a newcomer waits for the end of hosts before, in milliseconds, and how often it is looked for. */
const LOOK = 50;
const LOOKS = 10;

/** A connection that wants a module. */
export interface Arrival {
  readonly socket: Socket;
  /** Undefined: any that is free. */
  readonly imei: string | undefined;
  /** What was read of it already, behind its choice. */
  readonly rest: Buffer;
}

/** What came of it. */
export type Verdict = "taken" | "busy" | "unknown" | "none free";

export interface ReceptionOptions {
  readonly select: Select;
  /** Finds a module for a connection that stands. */
  offer(arrival: Arrival): Verdict | Promise<Verdict>;
  /** Of the computer if not given. Milliseconds. */
  readonly wait?: (ms: number) => Promise<unknown>;
}

const NOTHING: Buffer = Buffer.alloc(0);

/** Where hosts come in: each gets a module, or hears why not. */
export class Reception {
  readonly #options: ReceptionOptions;

  constructor(options: ReceptionOptions) {
    this.#options = options;
  }

  /** Somebody connects. */
  async accept(socket: Socket): Promise<void> {
    socket.on("error", nothing); // "close" follows
    if (this.#options.select === "order")
      return this.give({ socket, imei: undefined, rest: NOTHING });
    const choice = await readChoice(socket);
    if (choice) return this.give({ socket, ...choice });
    refuse(socket, "AT#IDENTITY=<imei> comes first");
  }

  /** It has chosen. */
  async give(arrival: Arrival): Promise<void> {
    const { socket, imei } = arrival;
    let verdict = await this.#options.offer(arrival);
    // The end of the host before may be on its way: one that comes back at once is not another one.
    for (let look = 0; look < LOOKS && verdict !== "taken"; look++) {
      await (this.#options.wait ?? setTimeout)(LOOK);
      if (socket.destroyed) return;
      verdict = await this.#options.offer(arrival);
    }
    if (verdict !== "taken") refuse(socket, WHY[verdict](imei));
  }
}

const WHY: { readonly [verdict in Exclude<Verdict, "taken">]: (imei?: string) => string } = {
  busy: () => BUSY,
  unknown: (imei) => `no module ${imei}`,
  "none free": () => "no module is free",
};

/** Shared by all: a socket without one would end the process with its error. */
export function nothing(): void {}

/** Says why, and hangs up. */
function refuse(socket: Socket, why: string): void {
  if (socket.destroyed) return;
  socket.end(`\r\nERROR: ${why}\r\n`, () => socket.destroySoon());
  socket.resume();
}
