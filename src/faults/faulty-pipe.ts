import type { Clock } from "../kernel/clock.ts";
import type { Pipe } from "../kernel/pipe.ts";
import { WrappedPipe } from "../kernel/wrapped-pipe.ts";
import type { Piece, WireWay } from "./hooks.ts";
import { Lane } from "./lane.ts";

/** Bytes that wait in a lane, past which whoever sends is asked to hold. */
const HIGH_WATER = 16 * 1024;

/** What is done to bytes on the wire; undefined: nothing at all. */
export type Wire = (way: WireWay, chunk: Buffer) => readonly Piece[] | undefined;

/** A port whose wire can be bad. */
export class FaultyPipe extends WrappedPipe {
  readonly #wire: Wire;
  readonly #out: Lane;
  readonly #in: Lane;
  #innerFull = false;
  #askedToHold = false;
  #paused = false;

  constructor(inner: Pipe, clock: Clock, wire: Wire) {
    super(inner);
    this.#wire = wire;
    this.#out = new Lane(clock, () => this.#roomAgain());
    this.#in = new Lane(clock, () => this.#hold());
  }

  override write(chunk: Buffer): boolean {
    const pieces = this.#wire("to host", chunk);
    if (!pieces && this.#out.empty) return this.#write(chunk);
    for (const { delay, chunk: piece } of pieces ?? [{ delay: 0, chunk }]) {
      this.#out.push(delay, piece.length, () => void this.#write(piece));
    }
    if (this.#out.bytes <= HIGH_WATER && !this.#innerFull) return true;
    this.#askedToHold = true;
    return false;
  }

  #write(chunk: Buffer): boolean {
    const room = this.inner.write(chunk);
    this.#innerFull = !room;
    if (!room) this.#out.hold();
    return room;
  }

  override drained(): void {
    this.#innerFull = false;
    this.#out.release();
    if (!this.#askedToHold) super.drained();
    else if (this.#out.empty) this.#roomAgain();
  }

  #roomAgain(): void {
    if (!this.#askedToHold || this.#innerFull) return;
    this.#askedToHold = false;
    super.drained();
  }

  override receive(chunk: Buffer): void {
    const pieces = this.#wire("from host", chunk);
    if (!pieces && this.#in.empty) return super.receive(chunk);
    for (const { delay, chunk: piece } of pieces ?? [{ delay: 0, chunk }]) {
      this.#in.push(delay, piece.length, () => super.receive(piece));
    }
    this.#hold();
  }

  override pause(): void {
    this.#paused = true;
    this.#in.hold();
    super.pause();
  }

  override resume(): void {
    this.#paused = false;
    this.#in.release();
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
    this.#in.clear();
    this.#out.clear();
    super.hostLeft();
    this.#roomAgain();
  }
}
