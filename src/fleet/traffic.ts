import type { ModemEvent } from "../services/events.ts";
import type { FleetModule } from "./module.ts";

/** Bytes from the modules, and to them. */
export interface Carried {
  up: number;
  down: number;
}

/** Bytes that the sockets of a fleet have carried, told as they grow. */
export class Traffic {
  /** Of sockets that are closed. */
  readonly #closed: Carried = { up: 0, down: 0 };
  readonly #told: Carried = { up: 0, down: 0 };
  #opened = 0;

  heard(event: ModemEvent): void {
    if (event.event === "socket opened") this.#opened++;
    if (event.event !== "socket closed") return;
    this.#closed.up += event.sent;
    this.#closed.down += event.received;
  }

  /** Begins a sum, to which each live module is added: what closes meanwhile is in the next one. */
  begin(): Carried {
    return { ...this.#closed };
  }

  /** What has come since the last sum, and sockets that were opened. */
  since({ up, down }: Carried): Carried & { readonly opened: number } {
    const told = this.#told;
    // A socket between its end and its telling is in neither.
    const more = { up: Math.max(0, up - told.up), down: Math.max(0, down - told.down) };
    told.up += more.up;
    told.down += more.down;
    const opened = this.#opened;
    this.#opened = 0;
    return { ...more, opened };
  }
}

/** Adds what the sockets of a module have carried that are open. */
export function addCarried(sum: Carried, { modem }: FleetModule): void {
  for (const socket of modem?.sockets.list() ?? []) {
    // Those that are over have told already.
    if (socket.state !== "connected") continue;
    const { sent, received } = socket.counters;
    sum.up += sent;
    sum.down += received;
  }
}
