import type { Pipe } from "../kernel/pipe.ts";
import type { Equipment } from "./command.ts";
import type { SaidKind } from "./interposer.ts";
import type { PortLines } from "./port-lines.ts";
import type { Registers } from "./registers.ts";
import type { ResultCode } from "./reply.ts";
import { addResult, addUrc, joined, type Output } from "./response.ts";
import type { Urc, UrcSource } from "./urc.ts";
import { UrcQueue } from "./urc-queue.ts";

/** Whose voice it is. */
export interface VoiceOwner {
  /** From which instant on the host's side allows a URC: Infinity while something is in progress. */
  freeFrom(): number;
  /** Whether somebody stands between it and its pipe: then it goes through them. */
  readonly interposed: boolean;
  /** `result`: so many bytes at the end are a result code. */
  sayThrough(
    kind: SaidKind,
    chunk: Buffer,
    result: number,
    next: (chunk: Buffer) => boolean,
  ): boolean;
}

/** What a port says: responses at once and each in one write, URCs when they disturb nothing. */
export class Voice {
  readonly #pipe: Pipe;
  readonly #equipment: Pick<Equipment, "clock" | "model" | "ring">;
  readonly #registers: Registers;
  readonly #lines: PortLines;
  readonly #owner: VoiceOwner;
  readonly #urcs: UrcQueue;
  #lastFinalAt = -Infinity;
  #speaking = false;
  /** The ring indicator has announced the URC that comes next; it may be said from then on. */
  #rungUntil: number | undefined;
  /** The pipe has asked to hold. */
  full = false;

  constructor(
    pipe: Pipe,
    equipment: Pick<Equipment, "clock" | "model" | "ring">,
    registers: Registers,
    lines: PortLines,
    owner: VoiceOwner,
  ) {
    this.#pipe = pipe;
    this.#equipment = equipment;
    this.#registers = registers;
    this.#lines = lines;
    this.#owner = owner;
    this.#urcs = new UrcQueue(equipment.clock, this);
  }

  /** No URC waits. */
  get idle(): boolean {
    return this.#urcs.empty;
  }

  /** Says data as it is. */
  write(chunk: Buffer): boolean {
    return this.#write("data", chunk, 0);
  }

  say(out: Output, kind: SaidKind = "response"): void {
    if (out.length > 0) this.#write(kind, joined(out), 0);
  }

  #write(kind: SaidKind, chunk: Buffer, result: number): boolean {
    const owner = this.#owner;
    const pipe = this.#pipe;
    const room = owner.interposed
      ? owner.sayThrough(kind, chunk, result, (same) => pipe.write(same))
      : pipe.write(chunk);
    if (!room) this.full = true;
    return room;
  }

  /** The end of a response. */
  final(out: Output, result: ResultCode, cmee: number): void {
    const before = out.length;
    addResult(out, result, this.#registers, cmee);
    const length = out.length > before ? out[before]!.length : 0;
    this.#lastFinalAt = this.#equipment.clock.now;
    if (out.length > 0) this.#write("response", joined(out), length);
  }

  report(urc: UrcSource): void {
    this.#urcs.push(urc);
    this.speak();
  }

  /** Says a URC whatever is in progress. */
  shout(urc: Urc): void {
    this.#write("urc", this.bytes(urc), 0);
  }

  /** A URC as it is said here. */
  bytes(urc: Urc): Buffer {
    const out: Output = [];
    addUrc(out, urc, this.#registers, this.#plainUrcs);
    return joined(out);
  }

  /** Removes and returns the URC that waits first; none if it has nothing to say after all. */
  takeFirst(): Urc | undefined {
    this.#rungUntil = undefined;
    const before = this.#speaking;
    this.#speaking = true;
    try {
      return this.#urcs.take();
    } finally {
      this.#speaking = before;
    }
  }

  /** Removes and returns the URCs that wait. */
  takeAll(): UrcSource[] {
    return this.#urcs.takeAll();
  }

  get #plainUrcs(): boolean {
    return this.#registers.V === 0 && this.#equipment.model.traits.numericUrc === "plain";
  }

  /** Forgets the URCs that wait. */
  clear(): void {
    this.#rungUntil = undefined;
    this.#urcs.clear();
  }

  /** Says the URCs that wait, as far as that is allowed by now; else sees to it that it is tried again in time. */
  speak(): void {
    // A source that is asked may report what comes after its own URC: that must not overtake it.
    if (this.#speaking) return;
    this.#speaking = true;
    try {
      this.#sayWaiting();
    } finally {
      this.#speaking = false;
    }
  }

  #sayWaiting(): void {
    while (!this.full) {
      this.#urcs.dropWithdrawn();
      if (this.#urcs.empty) return;
      const now = this.#equipment.clock.now;
      const free = Math.max(this.#owner.freeFrom(), this.#gapEnd(now));
      if (free === Infinity) return;
      if (free > now) return this.#urcs.wakeAfter(free - now);
      this.#rungUntil ??= now + this.#equipment.ring(this.#lines, this.#urcs.firstLine);
      if (this.#rungUntil > now) return this.#urcs.wakeAfter(this.#rungUntil - now);
      this.#rungUntil = undefined;
      const urc = this.#urcs.take();
      if (!urc) continue;
      this.shout(urc);
      urc.said?.();
    }
  }

  /** When the gap behind the last result code is over; a URC that has waited too long does not keep it. */
  #gapEnd(now: number): number {
    const { urcGap, urcPatience } = this.#equipment.model.traits;
    const patient = this.#urcs.waitingSince + urcPatience > now;
    return patient ? this.#lastFinalAt + urcGap : -Infinity;
  }
}
