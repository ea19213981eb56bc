import type { Urc, UrcMaker } from "../../at/urc.ts";
import type { HostPort } from "./socket.ts";

/**
 * Tells a host of received data: at most one URC of a socket waits, at the port the socket belongs to, and it is made
 * when the port is free to speak, from what has arrived by then.
 */
export class Announcer {
  readonly #speaker: { announcement(): Urc | undefined };
  #waiting: Announcement | undefined;
  #at: HostPort | undefined;

  /** `speaker` makes the URC, or finds that there is nothing to say any more. */
  constructor(speaker: { announcement(): Urc | undefined }) {
    this.#speaker = speaker;
  }

  announce(port: HostPort): void {
    if (this.#waiting && this.#at === port) return;
    this.stop();
    this.#at = port;
    this.#waiting = new Announcement(() => {
      this.#waiting = undefined;
      return this.#speaker.announcement();
    });
    port.report(this.#waiting);
  }

  /** Withdraws what waits: the socket is over, or belongs to another port now. */
  stop(): void {
    this.#waiting?.withdraw();
    this.#waiting = undefined;
  }
}

class Announcement implements UrcMaker {
  #make: (() => Urc | undefined) | undefined;

  constructor(make: () => Urc | undefined) {
    this.#make = make;
  }

  get withdrawn(): boolean {
    return this.#make === undefined;
  }

  next(): Urc | undefined {
    return this.#make?.();
  }

  withdraw(): void {
    this.#make = undefined;
  }
}
