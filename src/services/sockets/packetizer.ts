import type { Alarm, Clock } from "../../kernel/clock.ts";
import type { SocketSettings } from "./settings.ts";

/**
 * Cuts what the host types in transparent mode into packets: one of `transpktsize` bytes as soon as they are there,
 * what is left after `transwaittm`. TCP/IP 2.3.15. On a TCP connection whole packets that arrive together are written
 * together; for UDP each packet is a datagram of its own.
 */
export class Packetizer {
  readonly #clock: Clock;
  readonly #settings: SocketSettings;
  readonly #separate: boolean;
  readonly #send: (packet: Buffer) => boolean;
  /** The packet being collected. */
  #packet: Buffer | undefined;
  #filled = 0;
  #alarm: Alarm | undefined;
  /** What the network answered last: a packet that a time-out sent has nobody to tell. */
  #room = true;

  constructor(
    clock: Clock,
    settings: SocketSettings,
    separate: boolean,
    send: (packet: Buffer) => boolean,
  ) {
    this.#clock = clock;
    this.#settings = settings;
    this.#separate = separate;
    this.#send = send;
  }

  /** False from the first packet on that met no room, until `drained`. */
  push(chunk: Buffer): boolean {
    if (this.#settings.transwaittm === 0 && !this.#separate && this.#filled === 0) {
      this.#transmit(chunk);
      return this.#room;
    }
    let at = 0;
    if (this.#packet) {
      at = chunk.copy(this.#packet, this.#filled);
      this.#filled += at;
      if (this.#filled < this.#packet.length) return this.#room;
      this.flush();
    }
    const size = this.#settings.transpktsize;
    const whole = at + Math.floor((chunk.length - at) / size) * size;
    if (whole > at) this.#sendWhole(chunk, at, whole, size);
    if (whole < chunk.length) this.#keep(chunk, whole, size);
    return this.#room;
  }

  /** The network has room again. */
  drained(): void {
    this.#room = true;
  }

  /** Sends what has been collected, at once. */
  flush(): void {
    const packet = this.#packet;
    if (!packet) return;
    const filled = this.#filled;
    this.#alarm?.cancel();
    this.#packet = undefined;
    this.#filled = 0;
    this.#transmit(filled === packet.length ? packet : packet.subarray(0, filled));
  }

  /** Forgets what has been collected: there is nobody to send it to. */
  drop(): void {
    this.#alarm?.cancel();
    this.#packet = undefined;
    this.#filled = 0;
  }

  #transmit(packet: Buffer): void {
    if (!this.#send(packet)) this.#room = false;
  }

  #sendWhole(chunk: Buffer, from: number, to: number, size: number): void {
    if (!this.#separate) {
      return this.#transmit(from === 0 && to === chunk.length ? chunk : chunk.subarray(from, to));
    }
    for (let at = from; at < to; at += size) this.#transmit(chunk.subarray(at, at + size));
  }

  #keep(chunk: Buffer, from: number, size: number): void {
    this.#packet = Buffer.allocUnsafe(size);
    this.#filled = chunk.copy(this.#packet, 0, from);
    const { transwaittm } = this.#settings;
    if (transwaittm === 0) this.flush();
    else this.#alarm = this.#clock.after(transwaittm * 100, () => this.flush());
  }
}
