import {
  CR,
  DISC,
  DM,
  EA,
  fcs,
  fcsEnd,
  FLAG,
  FRAME_OVERHEAD,
  PF,
  SABM,
  UA,
  UI,
  UIH,
  type Frame,
} from "./frame.ts";

const CONTROLS: ReadonlySet<number> = new Set([SABM, UA, DM, DISC, UIH, UI]);

/**
 * The most information in a frame whose FCS covers it, which all but UIH are: N1 of the factory, and what hosts exceed it
 * by. Nobody sends longer ones; in noise each flag may seem to begin one, and would have all that follows summed up.
 */
const MOST_COVERED = 255;

/** What stands at a flag is no frame, whatever follows. */
const NONE = -1;

/**
 * Finds the frames in what arrives, however it is cut. What is no frame (a wrong FCS, no closing flag, too long) is
 * searched again from its next flag on, so a damaged length cannot swallow good frames behind it.
 */
export class FrameDecoder {
  readonly #mostPayload: number;
  readonly #take: (frame: Frame) => void;
  /** An unfinished frame, from its opening flag on. Room for exactly one: there is never more to keep. */
  readonly #held: Buffer;
  #filled = 0;
  #stopped = false;

  /** Frames with more than `mostPayload` octets of information are none. */
  constructor(mostPayload: number, take: (frame: Frame) => void) {
    this.#mostPayload = mostPayload;
    this.#held = Buffer.allocUnsafe(mostPayload + FRAME_OVERHEAD);
    this.#take = take;
  }

  /** A frame has begun and is not complete. */
  get midFrame(): boolean {
    return this.#filled > 1;
  }

  /** No more frames are wanted: `feed` comes back at once. */
  stop(): void {
    this.#stopped = true;
  }

  /** Hands over the frames that are complete. If it was stopped, answers what stands behind the last one. */
  feed(chunk: Buffer): Buffer | undefined {
    // Almost every chunk begins a frame with a flag of its own: then the closing one before it opens nothing.
    if (this.#filled === 1 && chunk[0] === FLAG) this.#filled = 0;
    let at = 0;
    while (this.#filled > 0) {
      const missing = this.#sizeAt(this.#held, 0, this.#filled) - this.#filled;
      const part = chunk.copy(this.#held, this.#filled, at, at + missing);
      this.#filled += part;
      at += part;
      if (part < missing) return undefined;
      this.#searchHeld(0);
      if (this.#stopped) return Buffer.concat([this.#kept(), chunk.subarray(at)]);
    }
    const done = this.#search(chunk, at, chunk.length, false);
    if (this.#stopped) return chunk.subarray(done);
    if (done < chunk.length) this.#filled = chunk.copy(this.#held, 0, done);
    return undefined;
  }

  /** The frame that has begun will not be completed: it was none, and what it held is searched. As `feed`. */
  giveUp(): Buffer | undefined {
    if (this.#filled > 0) this.#searchHeld(1);
    return this.#stopped ? Buffer.from(this.#kept()) : undefined;
  }

  #kept(): Buffer {
    return this.#held.subarray(0, this.#filled);
  }

  #searchHeld(from: number): void {
    const done = this.#search(this.#held, from, this.#filled, true);
    if (done < this.#filled) this.#held.copyWithin(0, done, this.#filled);
    this.#filled -= done;
  }

  /** Hands over the frames between `from` and `to`; answers where an unfinished one begins, or `to`. */
  #search(octets: Buffer, from: number, to: number, copy: boolean): number {
    for (let at = from; at < to;) {
      if (octets[at] !== FLAG) {
        at = octets.indexOf(FLAG, at);
        if (at < 0) return to;
        continue;
      }
      const size = this.#sizeAt(octets, at, to);
      if (size > to - at) return at;
      if (size === NONE || !isIntact(octets, at, size)) at++;
      else {
        // The closing flag may open the next frame.
        at += size - 1;
        this.#take(frameIn(octets, at - size + 1, size, copy));
        if (this.#stopped) return at + 1;
      }
    }
    return to;
  }

  /** How many octets from the flag at `at` on it takes to get further: more than there are, or the whole frame. */
  #sizeAt(octets: Buffer, at: number, to: number): number {
    const there = to - at;
    if (there < 2) return 2;
    if ((octets[at + 1]! & EA) === 0 || octets[at + 1] === FLAG) return NONE;
    if (there < 3) return 3;
    if (!CONTROLS.has(octets[at + 2]! & ~PF)) return NONE;
    if (there < 4) return 4;
    const low = octets[at + 3]!;
    if (low & EA) return this.#whole(octets[at + 2]!, low >> 1, 6);
    if (there < 5) return 5;
    return this.#whole(octets[at + 2]!, (octets[at + 4]! << 7) | (low >> 1), 7);
  }

  #whole(control: number, payload: number, besides: number): number {
    const most = (control & ~PF) === UIH ? this.#mostPayload : MOST_COVERED;
    return payload > Math.min(most, this.#mostPayload) ? NONE : payload + besides;
  }
}

function payloadAt(octets: Buffer, at: number): number {
  return at + (octets[at + 3]! & EA ? 4 : 5);
}

function isIntact(octets: Buffer, at: number, size: number): boolean {
  const end = at + size - 2;
  if (octets[end + 1] !== FLAG) return false;
  return octets[end] === fcs(octets, at + 1, fcsEnd(octets[at + 2]!, payloadAt(octets, at), end));
}

function frameIn(octets: Buffer, at: number, size: number, copy: boolean): Frame {
  const address = octets[at + 1]!;
  const payload = octets.subarray(payloadAt(octets, at), at + size - 2);
  return {
    dlci: address >> 2,
    cr: (address & CR) !== 0,
    control: octets[at + 2]! & ~PF,
    pf: (octets[at + 2]! & PF) !== 0,
    payload: copy ? Buffer.from(payload) : payload,
  };
}
