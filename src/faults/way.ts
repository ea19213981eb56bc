import type { Alarm, Clock } from "../kernel/clock.ts";
import type { Pieces } from "./hooks.ts";
import { Lane } from "./lane.ts";

/** Bytes on their way, past which whoever sends is asked to hold; of datagrams more are lost. */
const HIGH_WATER = 64 * 1024;
const LOW_WATER = HIGH_WATER / 2;
/** Datagrams may be empty. */
const MOST_DATAGRAMS = 1000;
/** RFC 6298: TCP sends again after so long, then after twice as long, and so on. */
const FIRST_RTO = 1000;

/** SYN, FIN, RST, and a packet whose bytes are of no interest. */
export const NOTHING = Buffer.alloc(0);

/** What a way needs of what is around it. */
export interface WayAround {
  readonly clock: Clock;
  /** TCP: nothing overtakes, and what is lost is sent again. */
  readonly stream: boolean;
  /** The longest time between two tries. */
  readonly maxRto: number;
  /** Nobody does anything to what passes. */
  free(): boolean;
  /** The largest segment of what waits, so many bytes. Asked once for each try. */
  segment(length: number): number;
  /** How long so many bytes are on the link, and others have to wait. */
  occupies(bytes: number): number;
  pass(chunk: Buffer): Pieces;
  /** So many bytes went; undefined: they did not. */
  tried?(bytes: number | undefined): void;
  /** So many tries were in vain; true: the way is given up. */
  givesUp?(tries: number): boolean;
  /** There is room again after `full`. */
  room?(): void;
}

interface Packet {
  /** What of it has not been sent yet. */
  chunk: Buffer;
  readonly arrive: (chunk: Buffer) => void;
  /** Nothing that is sent: only a place in the order. */
  readonly mark?: boolean;
}

/** One direction: first what waits for the link, one packet after the other, then what is on its way. */
export class Way {
  readonly #around: WayAround;
  #queue: Packet[] = [];
  /** On the way, in order, or, of datagrams, each by itself. */
  readonly #lane: Lane;
  readonly #loose = new Set<Alarm>();
  /** The link is occupied, or the first packet will be sent again. */
  #alarm: Alarm | undefined;
  /** Of the packet that is tried. */
  #bytes = 0;
  #tries = 0;
  #sending = false;
  #held = false;
  #last: (() => void) | undefined;
  /** Of what waits and what is on its way. */
  bytes = 0;
  /** Whoever sends should hold until `room`. */
  full = false;

  constructor(around: WayAround) {
    this.#around = around;
    this.#lane = new Lane(around.clock);
  }

  get idle(): boolean {
    return this.#queue.length === 0 && this.#lane.empty && this.#loose.size === 0;
  }

  /** Sends a chunk, which arrives in one piece or several, or a packet without bytes, which arrives once. */
  push(chunk: Buffer, arrive: (chunk: Buffer) => void): void {
    const { stream } = this.#around;
    if (!this.#held && this.idle && this.#around.free()) return arrive(chunk);
    if (!stream && !this.#takes(chunk.length)) return;
    this.#queue.push({ chunk, arrive });
    this.bytes += chunk.length;
    this.#send();
    if (this.bytes > HIGH_WATER) this.full = true;
  }

  #takes(length: number): boolean {
    const datagrams = this.#queue.length + this.#loose.size;
    return this.bytes + length <= HIGH_WATER && datagrams < MOST_DATAGRAMS;
  }

  /** Runs it behind everything sent before; nothing happens to it. */
  behind(run: () => void): void {
    if (this.idle) return run();
    if (!this.#around.stream) return void (this.#last = run);
    this.#queue.push({ chunk: NOTHING, arrive: run, mark: true });
    this.#send();
  }

  /** Forgets what was not sent yet, but for what was sent in vain. */
  cutShort(): void {
    this.#queue = this.#tries > 0 ? this.#queue.slice(0, 1) : [];
    this.bytes = this.#lane.bytes + (this.#queue[0]?.chunk.length ?? 0);
    if (this.#queue[0]) return;
    this.#alarm?.cancel();
    this.#alarm = undefined;
  }

  /** Forgets what was not sent yet; `run` comes behind the rest. What an end in disorder does. */
  breakOff(run: () => void): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    this.#queue = [];
    this.bytes = this.#lane.bytes;
    if (!this.#held && !this.#lane.empty) return this.#lane.push(0, 0, run);
    this.clear();
    run();
  }

  /** Nothing arrives until `release`. */
  hold(): void {
    this.#held = true;
    this.#lane.hold();
  }

  release(): void {
    this.#held = false;
    this.#lane.release();
  }

  clear(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    this.#queue = [];
    this.#lane.clear();
    for (const alarm of this.#loose) alarm.cancel();
    this.#loose.clear();
    this.#last = undefined;
    this.bytes = 0;
    this.full = false;
  }

  /** `ready`: the first one has had its time on the link. */
  #send(ready = false): void {
    if (this.#sending || this.#alarm) return;
    this.#sending = true;
    for (let first = ready; this.#queue[0] && !this.#alarm; first = false) {
      const packet = this.#queue[0];
      if (!first) this.#bytes = this.#segment(packet);
      const bytes = this.#bytes;
      const time = first || packet.mark ? 0 : this.#around.occupies(bytes);
      if (time > 0) this.#occupy(time);
      else this.#transmit(packet, bytes);
    }
    this.#sending = false;
  }

  #segment({ chunk }: Packet): number {
    const { length } = chunk;
    return length > 0 && this.#around.stream
      ? Math.min(length, this.#around.segment(length))
      : length;
  }

  #occupy(ms: number): void {
    this.#alarm = this.#around.clock.after(ms, () => {
      this.#alarm = undefined;
      this.#send(true);
    });
  }

  #transmit(packet: Packet, bytes: number): void {
    const { stream } = this.#around;
    const whole = bytes === packet.chunk.length;
    const part = whole ? packet.chunk : packet.chunk.subarray(0, bytes);
    const pieces = (packet.mark ? undefined : this.#around.pass(part)) ?? [
      { delay: 0, chunk: part },
    ];
    const length = pieces.reduce((sum, { chunk }) => sum + chunk.length, 0);
    const lost = stream && (pieces.length === 0 || length < bytes);
    if (lost) {
      this.#again();
    } else {
      this.#tries = 0;
      if (whole) this.#queue.shift();
      else packet.chunk = packet.chunk.subarray(bytes);
      this.bytes += length - bytes;
      for (const { delay, chunk } of pieces) this.#travel(delay, chunk, packet.arrive);
      this.#arrived();
    }
    if (!packet.mark) this.#around.tried?.(lost ? undefined : bytes);
  }

  #again(): void {
    const wait = Math.min(this.#around.maxRto, FIRST_RTO * 2 ** this.#tries++);
    this.#alarm = this.#around.clock.after(wait, () => {
      this.#alarm = undefined;
      if (this.#around.givesUp?.(this.#tries)) this.clear();
      else this.#send();
    });
  }

  #travel(delay: number, chunk: Buffer, arrive: (chunk: Buffer) => void): void {
    const arrived = (): void => {
      this.bytes -= chunk.length;
      arrive(chunk);
      this.#arrived();
    };
    if (this.#around.stream) return this.#lane.push(delay, chunk.length, arrived);
    if (delay <= 0) return arrived();
    const alarm = this.#around.clock.after(delay, () => {
      this.#loose.delete(alarm);
      arrived();
    });
    this.#loose.add(alarm);
  }

  #arrived(): void {
    if (this.full && this.bytes <= LOW_WATER) {
      this.full = false;
      this.#around.room?.();
    }
    if (!this.#last || !this.idle) return;
    const last = this.#last;
    this.#last = undefined;
    last();
  }
}
