import type { Alarm, Clock } from "../kernel/clock.ts";

const PLUS = 0x2b;
/** TCP/IP 1.3: nothing may be typed for this long before and after `+++`, and the three must come within it. */
const GUARD_TIME = 1000;

/** Tells `+++` between two silences from data, by looking at one chunk's length and one clock reading. */
export class EscapeGuard {
  readonly #clock: Clock;
  readonly #escaped: () => void;
  readonly #release: (data: Buffer) => void;
  #lastChunkAt: number;
  #held = 0;
  #heldSince = 0;
  #alarm: Alarm | undefined;

  /** `release` gets pluses back that turned out to be data; it is called before the chunk that showed it passes. */
  constructor(clock: Clock, escaped: () => void, release: (data: Buffer) => void) {
    this.#clock = clock;
    this.#escaped = escaped;
    this.#release = release;
    this.#lastChunkAt = clock.now;
  }

  /** True if the chunk is data to pass on; false if it may be part of an escape and is held. */
  passes(chunk: Buffer): boolean {
    const now = this.#clock.now;
    const silence = now - this.#lastChunkAt;
    this.#lastChunkAt = now;
    // A stalled process makes silence look longer than it was, never shorter: more than three bytes are always data.
    if (this.#held === 0 && (silence < GUARD_TIME || chunk.length > 3)) return true;

    this.#alarm?.cancel();
    if (this.#mayEscape(chunk, now)) {
      if (this.#held === 0) this.#heldSince = now;
      this.#held += chunk.length;
      this.#alarm = this.#clock.after(GUARD_TIME, () => this.#silent());
      return false;
    }
    this.#giveBack();
    return true;
  }

  /** What comes next may have been typed long ago: the input was held, and its silence was none of the host's. */
  resumed(): void {
    this.#lastChunkAt = this.#clock.now;
  }

  /** The channel leaves data mode some other way. What is held is data after all. */
  end(): void {
    this.#alarm?.cancel();
    this.#giveBack();
  }

  #mayEscape(chunk: Buffer, now: number): boolean {
    if (this.#held + chunk.length > 3) return false;
    if (this.#held > 0 && now - this.#heldSince > GUARD_TIME) return false;
    return chunk.every((byte) => byte === PLUS);
  }

  #silent(): void {
    if (this.#held < 3) return this.#giveBack();
    this.#held = 0;
    this.#escaped();
  }

  #giveBack(): void {
    const held = this.#held;
    this.#held = 0;
    if (held > 0) this.#release(Buffer.alloc(held, PLUS));
  }
}
