import type { Alarm, Clock, Instant } from "../kernel/clock.ts";
import type { Pace } from "./pace.ts";

/** Hears of every beginning and end. */
export interface RadioConnectionOwner {
  connectionChanged(connected: boolean): void;
}

/** The RRC connection: there while something is sent or received, and until the network releases it. 36.331. */
export class RadioConnection {
  readonly #clock: Clock;
  readonly #pace: Pace;
  readonly #owner: RadioConnectionOwner;
  #connected = false;
  #usedAt: Instant | 0 = 0;
  #release: Alarm | undefined;
  /** What comes next over the air is the last. */
  #oneMore = false;

  constructor(clock: Clock, pace: Pace, owner: RadioConnectionOwner) {
    this.#clock = clock;
    this.#pace = pace;
    this.#owner = owner;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Something goes over the air now. */
  use(): void {
    this.#usedAt = this.#clock.now;
    if (this.#oneMore) {
      this.#oneMore = false;
      // Behind what it brings.
      this.#release?.cancel();
      this.#release = this.#clock.after(0, () => this.#end());
      return;
    }
    if (this.#connected) return;
    this.#connected = true;
    this.#wait(this.#pace.of("connectionRelease"));
    this.#owner.connectionChanged(true);
  }

  /** Release assistance (36.321 5.4.5): nothing follows what was just sent, or one answer does. */
  releaseAfter(more: "nothing" | "one"): void {
    if (!this.#connected) return;
    if (more === "one") this.#oneMore = true;
    else this.#end();
  }

  /** The radio is off: no release, and nobody is told. */
  drop(): void {
    this.#release?.cancel();
    this.#release = undefined;
    this.#oneMore = false;
    this.#connected = false;
  }

  #end(): void {
    this.drop();
    this.#owner.connectionChanged(false);
  }

  /** One alarm for a whole connection: what is used meanwhile only moves its end. */
  #wait(inactivity: number): void {
    const left = this.#usedAt + inactivity - this.#clock.now;
    this.#release = this.#clock.after(left, () => {
      if (this.#usedAt + inactivity > this.#clock.now) return this.#wait(inactivity);
      this.#end();
    });
  }
}
