import type { Connection } from "../../network/network.ts";

/** What a socket has sent, and how much of it the peer has. TCP/IP 2.3.7. */
export class Outbox {
  sent = 0;
  /** Bytes known to be acknowledged: asking the system costs a call, so it is asked only when this is not enough. */
  #acked = 0;

  /** What the peer has acknowledged. Where the system does not tell: what it has taken. */
  acked(connection: Connection | undefined): number {
    if (connection) {
      const open = connection.unacknowledged ?? connection.unsent;
      this.#acked = Math.max(this.#acked, this.sent - Math.min(this.sent, open));
    }
    return this.#acked;
  }

  /** Whether so many bytes more still fit a buffer of `size`, of which what is not acknowledged takes room. */
  takes(length: number, size: number, connection: Connection): boolean {
    const room = size - length;
    return this.sent - this.#acked <= room || this.sent - this.acked(connection) <= room;
  }
}
