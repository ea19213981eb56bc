import type { Clock } from "../kernel/clock.ts";
import type { Pipe } from "../kernel/pipe.ts";
import { WrappedPipe } from "../kernel/wrapped-pipe.ts";
import type { Cancel } from "../network/network.ts";
import type { Pieces, PortWire, WireWay } from "./hooks.ts";
import { Lane } from "./lane.ts";

/** Bytes that wait in a lane, past which whoever sends is asked to hold. */
const HIGH_WATER = 16 * 1024;

/** Whose wire it is. */
export interface WireOwner {
  readonly clock: Clock;
  /** What is done to bytes; undefined: nothing at all. */
  wire(way: WireWay, chunk: Buffer, wire: PortWire): Pieces;
  closed(wire: FaultyPipe): void;
}

/** A port whose wire can be bad. */
export class FaultyPipe extends WrappedPipe implements PortWire {
  readonly #owner: WireOwner;
  readonly #name: () => string;
  readonly #out: Lane;
  readonly #in: Lane;
  readonly #stalls = { "to host": 0, "from host": 0 };
  left = 0;
  #innerFull = false;
  #askedToHold = false;
  #paused = false;

  constructor(inner: Pipe, name: () => string, owner: WireOwner) {
    super(inner);
    this.#owner = owner;
    this.#name = name;
    this.#out = new Lane(owner.clock, () => this.#roomAgain());
    this.#in = new Lane(owner.clock, () => this.#hold());
  }

  get port(): string {
    return this.#name();
  }

  override get keeps(): boolean {
    return !this.#out.empty || !this.#in.empty || super.keeps;
  }

  // ---- to the host

  override write(chunk: Buffer): boolean {
    const pieces = this.#owner.wire("to host", chunk, this);
    if (!pieces && this.#out.empty && this.#stalls["to host"] === 0) this.#write(chunk);
    else {
      for (const { delay, chunk: piece } of pieces ?? [{ delay: 0, chunk }]) {
        this.#out.push(delay, piece.length, () => this.#write(piece));
      }
    }
    if (this.#out.bytes <= HIGH_WATER && !this.#innerFull) return true;
    this.#askedToHold = true;
    return false;
  }

  #write(chunk: Buffer): void {
    this.#innerFull = !this.inner.write(chunk);
    this.#flow();
  }

  override drained(): void {
    this.#innerFull = false;
    this.#flow();
    if (this.#out.empty) this.#roomAgain();
  }

  #roomAgain(): void {
    if (!this.#askedToHold || this.#innerFull) return;
    this.#askedToHold = false;
    super.drained();
  }

  // ---- from the host

  override receive(chunk: Buffer): void {
    const pieces = this.#owner.wire("from host", chunk, this);
    if (!pieces && this.#in.empty && this.#stalls["from host"] === 0) return super.receive(chunk);
    for (const { delay, chunk: piece } of pieces ?? [{ delay: 0, chunk }]) {
      this.#in.push(delay, piece.length, () => super.receive(piece));
    }
    this.#hold();
  }

  override pause(): void {
    this.#paused = true;
    this.#flow();
    super.pause();
  }

  override resume(): void {
    this.#paused = false;
    this.#flow();
    this.#hold();
  }

  /** The host is held by the module, and by a lane that is full. */
  #hold(): void {
    if (this.#paused || this.#in.bytes > HIGH_WATER) super.pause();
    else super.resume();
  }

  override closed(): void {
    this.#in.push(0, 0, () => super.closed());
  }

  override hostLeft(): void {
    this.left++;
    this.#in.clear();
    this.#out.clear();
    this.#hold();
    super.hostLeft();
    this.#roomAgain();
  }

  override close(): void {
    this.#in.clear();
    this.#out.clear();
    this.#owner.closed(this);
    super.close();
  }

  // ---- what faults do to it

  stall(way: WireWay): Cancel {
    this.#stalls[way]++;
    this.#flow();
    return () => {
      this.#stalls[way]--;
      this.#flow();
    };
  }

  noise(chunk: Buffer): void {
    this.write(chunk);
  }

  #flow(): void {
    if (this.#innerFull || this.#stalls["to host"] > 0) this.#out.hold();
    else this.#out.release();
    if (this.#paused || this.#stalls["from host"] > 0) this.#in.hold();
    else this.#in.release();
  }
}
