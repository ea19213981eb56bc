import type { InterposedPort } from "../at/interposer.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Piece } from "./hooks.ts";
import { Lane } from "./lane.ts";

/** What one port says late: what follows waits behind it. */
export class Mouth {
  readonly #lane: Lane;
  #asked = false;

  constructor(clock: Clock, port: InterposedPort) {
    this.#lane = new Lane(clock, () => {
      if (!this.#asked) return;
      this.#asked = false;
      port.drained();
    });
  }

  /** Nothing waits. */
  get silent(): boolean {
    return this.#lane.empty;
  }

  /** False asks the port to hold until all has been said. */
  say(pieces: readonly Piece[], next: (chunk: Buffer) => boolean): boolean {
    let room = true;
    for (const { delay, chunk } of pieces) {
      this.#lane.push(delay, chunk.length, () => {
        room = next(chunk);
      });
    }
    if (this.#lane.empty) return room;
    this.#asked = true;
    return false;
  }
}
