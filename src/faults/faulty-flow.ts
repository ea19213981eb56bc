import type { Clock, Instant } from "../kernel/clock.ts";
import type { Connection, ConnectionReader, Endpoint, NetworkError } from "../network/network.ts";
import type { Flow, FlowWay, Pieces } from "./hooks.ts";
import { Lane } from "./lane.ts";

/** Bytes on their way, past which whoever sends is asked to hold. */
const HIGH_WATER = 64 * 1024;

/** Who does something to what passes. */
export interface FlowOwner {
  readonly clock: Clock;
  pass(flow: FaultyFlow, way: FlowWay, chunk: Buffer): Pieces;
  opened(flow: FaultyFlow): void;
  over(flow: FaultyFlow): void;
}

/**
 * A connection whose way can be bad, between the module (`reader` hears, it writes) and the network. Bytes of TCP keep
 * their order whatever happens; datagrams need not.
 */
export class FaultyFlow implements Connection, ConnectionReader, Flow {
  readonly protocol: "tcp" | "udp";
  remote: string;
  usedAt: Instant;
  readonly #owner: FlowOwner;
  #inner: Connection | undefined;
  #reader: ConnectionReader;
  readonly #up: Lane;
  readonly #down: Lane;
  /** Bytes that went nowhere: no stack will ever acknowledge them. */
  #vanished = 0;
  #asked = false;
  #innerFull = false;
  #paused = false;
  #over = false;

  constructor(protocol: "tcp" | "udp", remote: string, reader: ConnectionReader, owner: FlowOwner) {
    this.protocol = protocol;
    this.remote = remote;
    this.usedAt = owner.clock.now;
    this.#reader = reader;
    this.#owner = owner;
    this.#up = new Lane(owner.clock, () => this.#roomAgain());
    this.#down = new Lane(owner.clock, () => this.#holdPeer());
  }

  /** The connection in the network that it stands for. */
  carry(inner: Connection): this {
    this.#inner = inner;
    return this;
  }

  // ---- the module's side

  get unacknowledged(): number | undefined {
    const inner = this.#inner?.unacknowledged;
    return inner === undefined ? undefined : inner + this.#up.bytes + this.#vanished;
  }

  get unsent(): number {
    return (this.#inner?.unsent ?? 0) + this.#up.bytes + this.#vanished;
  }

  write(chunk: Buffer): boolean {
    const pieces = this.#owner.pass(this, "up", chunk);
    this.usedAt = this.#owner.clock.now;
    if (!pieces && this.#up.empty) return this.#write(chunk);
    if (pieces && this.protocol === "tcp") this.#vanished += chunk.length - lengthOf(pieces);
    for (const { delay, chunk: piece } of pieces ?? [{ delay: 0, chunk }]) {
      this.#later(this.#up, delay, piece.length, () => void this.#write(piece));
    }
    if (this.#up.bytes <= HIGH_WATER && !this.#innerFull) return true;
    this.#asked = true;
    return false;
  }

  #write(chunk: Buffer): boolean {
    const room = this.#inner?.write(chunk) ?? true;
    this.#innerFull = !room;
    if (!room) this.#up.hold();
    return room;
  }

  pause(): void {
    this.#paused = true;
    this.#down.hold();
    this.#inner?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#down.release();
    this.#holdPeer();
  }

  end(): void {
    this.#up.push(0, 0, () => this.#inner?.end());
  }

  close(): void {
    this.#finish();
    this.#inner?.close();
  }

  attach(reader: ConnectionReader): void {
    this.#reader = reader;
  }

  // ---- the network's side

  opened(remote: Endpoint, localPort: number): void {
    this.remote = `${remote.address}:${remote.port}`;
    this.#owner.opened(this);
    this.#reader.opened(remote, localPort);
  }

  receive(chunk: Buffer): void {
    const pieces = this.#owner.pass(this, "down", chunk);
    this.usedAt = this.#owner.clock.now;
    if (!pieces && this.#down.empty) return this.#reader.receive(chunk);
    for (const { delay, chunk: piece } of pieces ?? [{ delay: 0, chunk }]) {
      this.#later(this.#down, delay, piece.length, () => this.#reader.receive(piece));
    }
    this.#holdPeer();
  }

  drained(): void {
    this.#innerFull = false;
    this.#up.release();
    if (!this.#asked) this.#reader.drained();
    else if (this.#up.empty) this.#roomAgain();
  }

  closed(): void {
    this.#tail("closed", () => this.#reader.closed());
  }

  gone(error: NetworkError | undefined): void {
    this.#tail("gone", () => {
      this.#finish();
      this.#reader.gone(error);
    });
  }

  /** The end comes behind the data, and not at all where data goes nowhere. */
  #tail(what: "closed" | "gone", run: () => void): void {
    const pieces = this.#owner.pass(this, "down", NOTHING);
    if (pieces?.length === 0 && what === "closed") return;
    if (pieces?.length === 0 && !this.#over) return;
    this.#down.push(pieces?.[0]?.delay ?? 0, 0, run);
  }

  // ---- what faults do to it

  reset(): void {
    if (this.#over) return;
    this.#finish();
    this.#inner?.close();
    this.#reader.gone("reset");
  }

  halfClose(): void {
    if (!this.#over) this.#reader.closed();
  }

  #later(lane: Lane, delay: number, bytes: number, run: () => void): void {
    // Datagrams overtake each other.
    if (this.protocol === "tcp") lane.push(delay, bytes, run);
    else if (delay <= 0) run();
    else this.#owner.clock.after(delay, () => void (!this.#over && run()));
  }

  #roomAgain(): void {
    if (!this.#asked || this.#innerFull) return;
    this.#asked = false;
    this.#reader.drained();
  }

  #holdPeer(): void {
    if (this.#paused || this.#down.bytes > HIGH_WATER) this.#inner?.pause();
    else this.#inner?.resume();
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#up.clear();
    this.#down.clear();
    this.#owner.over(this);
  }
}

/** Stands for FIN and RST, which have no bytes. */
export const NOTHING = Buffer.alloc(0);

function lengthOf(pieces: Exclude<Pieces, undefined>): number {
  return pieces.reduce((sum, { chunk }) => sum + chunk.length, 0);
}
