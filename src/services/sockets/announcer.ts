import type { Urc } from "../../at/urc.ts";
import type { HostPort } from "./socket.ts";

/**
 * Tells a host of received data in one access mode: at most one URC of a socket waits at a port, and it is made when
 * the port is free to speak, from what has arrived by then.
 */
export class Announcer {
  readonly #next: () => Urc | undefined;
  #queued = false;

  /** `next` makes the URC, or finds that there is nothing to say any more. */
  constructor(next: () => Urc | undefined) {
    this.#next = next;
  }

  announce(port: HostPort): void {
    if (this.#queued) return;
    this.#queued = true;
    port.report(() => {
      this.#queued = false;
      return this.#next();
    });
  }
}
