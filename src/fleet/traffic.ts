import type { ModemEvent } from "../services/events.ts";
import type { FleetModule } from "./module.ts";

/** Bytes that the sockets of a fleet have carried, told as they grow. */
export class Traffic {
  /** Of sockets that are closed. */
  #up = 0;
  #down = 0;
  #toldUp = 0;
  #toldDown = 0;
  #opened = 0;

  heard(event: ModemEvent): void {
    if (event.event === "socket opened") this.#opened++;
    if (event.event !== "socket closed") return;
    this.#up += event.sent;
    this.#down += event.received;
  }

  /** What has come since the last time: bytes from the modules and to them, and sockets that were opened. */
  since(live: Iterable<FleetModule>): { up: number; down: number; opened: number } {
    let up = this.#up;
    let down = this.#down;
    for (const { modem } of live) {
      for (const socket of modem?.sockets.list() ?? []) {
        // Those that are over have told already.
        if (socket.state !== "connected") continue;
        const { sent, received } = socket.counters;
        up += sent;
        down += received;
      }
    }
    // A socket between its end and its telling is in neither.
    const more = { up: Math.max(0, up - this.#toldUp), down: Math.max(0, down - this.#toldDown) };
    this.#toldUp = Math.max(up, this.#toldUp);
    this.#toldDown = Math.max(down, this.#toldDown);
    const opened = this.#opened;
    this.#opened = 0;
    return { ...more, opened };
  }
}
