import type { InterposedPort } from "../at/interposer.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Piece } from "./hooks.ts";
import { Lane } from "./lane.ts";

/** What one port says late: what follows waits behind it. */
export class Mouth {
  readonly #clock: Clock;
  readonly #port: InterposedPort;
  readonly #lane: Lane;
  /** The port holds until it is told of room. */
  #asked = false;
  /** What its pipe answered last: if there is none, the pipe itself tells of it. */
  #room = true;

  /** `over` is called when nothing waits any more. */
  constructor(clock: Clock, port: InterposedPort, over: () => void) {
    this.#clock = clock;
    this.#port = port;
    this.#lane = new Lane(clock, () => {
      over();
      this.#relieve();
    });
  }

  /** Nothing waits. */
  get silent(): boolean {
    return this.#lane.empty;
  }

  /** False asks the port to hold until all has been said. */
  say(pieces: readonly Piece[], next: (chunk: Buffer) => boolean): boolean {
    for (const { delay, chunk } of pieces) {
      this.#lane.push(delay, chunk.length, () => {
        this.#room = next(chunk);
      });
    }
    if (this.#lane.empty) return this.#room;
    this.#asked = true;
    return false;
  }

  /** Power is lost, and what waits with it. The port hears of room once it is off. */
  clear(): void {
    this.#lane.clear();
    this.#clock.after(0, () => this.#relieve());
  }

  #relieve(): void {
    if (!this.#asked || !this.#room) return;
    this.#asked = false;
    this.#port.drained();
  }
}
