import { ByteQueue } from "../../kernel/byte-queue.ts";
import type { Endpoint } from "../../network/network.ts";

/** Data a socket has received and its host has not read. Never holds more than its limit as unread. */
export interface Inbox {
  /** Bytes taken in since the socket was opened. */
  readonly received: number;
  readonly unread: number;
  /** No more should be handed over until some has been taken. */
  readonly full: boolean;
  /** Datagrams for which there was no room. */
  readonly dropped: number;
  push(chunk: Buffer): void;
  /** Removes and returns up to `count` bytes. */
  take(count: number): Buffer;
  /** Lets in what waited for room. True if the inbox was empty and is not any more. */
  admit(): boolean;
}

/** The inbox of a TCP connection. What goes past the limit waits at the door, uncounted, while the peer is held. */
export class StreamInbox implements Inbox {
  readonly #limit: number;
  readonly #inside = new ByteQueue();
  #door: ByteQueue | undefined;
  received = 0;
  readonly dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get unread(): number {
    return this.#inside.length;
  }

  get full(): boolean {
    return this.#door !== undefined || this.#inside.length >= this.#limit;
  }

  push(chunk: Buffer): void {
    const room = this.#door ? 0 : this.#limit - this.#inside.length;
    if (chunk.length <= room) return this.#enter(chunk);
    if (room > 0) this.#enter(chunk.subarray(0, room));
    (this.#door ??= new ByteQueue()).push(room > 0 ? chunk.subarray(room) : chunk);
  }

  take(count: number): Buffer {
    return this.#inside.take(count);
  }

  admit(): boolean {
    if (!this.#door) return false;
    const wasEmpty = this.#inside.length === 0;
    this.#enter(this.#door.take(this.#limit - this.#inside.length));
    if (this.#door.length === 0) this.#door = undefined;
    return wasEmpty && this.#inside.length > 0;
  }

  #enter(chunk: Buffer): void {
    this.received += chunk.length;
    this.#inside.push(chunk);
  }
}

export interface Datagram {
  readonly data: Buffer;
  readonly from: Endpoint;
}

/** The inbox of a UDP socket. What does not fit is lost, as on the network, and counted. */
export class DatagramInbox implements Inbox {
  readonly #limit: number;
  readonly #longest: number;
  /** Whether `take` joins datagrams. */
  readonly #stream: boolean;
  readonly #datagrams: Datagram[] = [];
  received = 0;
  unread = 0;
  dropped = 0;
  readonly full = false;

  constructor(limit: number, longest: number, stream: boolean) {
    this.#limit = limit;
    this.#longest = longest;
    this.#stream = stream;
  }

  /** An empty datagram is passed over: reading it would look like the end of what there is. */
  push(data: Buffer, from: Endpoint = NOBODY): void {
    if (data.length === 0) return;
    const kept = data.length > this.#longest ? data.subarray(0, this.#longest) : data;
    if (this.unread + kept.length > this.#limit) {
      this.dropped++;
      return;
    }
    this.received += kept.length;
    this.unread += kept.length;
    this.#datagrams.push({ data: kept, from });
  }

  /** The next datagram, whole. */
  next(): Datagram | undefined {
    const datagram = this.#datagrams.shift();
    if (datagram) this.unread -= datagram.data.length;
    return datagram;
  }

  take(count: number): Buffer {
    const parts: Buffer[] = [];
    let missing = count;
    while (missing > 0 && this.#datagrams.length > 0) {
      const { data, from } = this.#datagrams[0]!;
      const part = data.subarray(0, missing);
      parts.push(part);
      missing -= part.length;
      this.unread -= part.length;
      if (part.length === data.length) this.#datagrams.shift();
      else this.#datagrams[0] = { data: data.subarray(part.length), from };
      if (!this.#stream) break;
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  admit(): boolean {
    return false;
  }

  /** Datagrams waiting. */
  get waiting(): number {
    return this.#datagrams.length;
  }
}

const NOBODY: Endpoint = { address: "", port: 0 };
