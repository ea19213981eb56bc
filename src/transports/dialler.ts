import type { Alarm, Clock } from "../kernel/clock.ts";
import type { Connection } from "./connection.ts";

/** Milliseconds between two attempts: twice as long each time. */
const SHORTEST = 100;
const LONGEST = 5000;
/** A connection that lived this long was a good one: the next wait is the shortest again. */
const GOOD = 1000;

export interface DiallerOptions {
  readonly clock: Clock;
  /** Rejects with an error whose message says why, for people; and gives up when the signal says so. */
  readonly dial: (stopped: AbortSignal) => Promise<Connection>;
  readonly connected: (connection: Connection) => void;
  /** Hears why an attempt failed; once, as long as the reason is the same. */
  readonly trouble: (why: string) => void;
}

/** Makes a connection, and another one whenever the last is over, waiting longer the longer there is none. */
export class Dialler {
  readonly #options: DiallerOptions;
  #wait = SHORTEST;
  #alarm: Alarm | undefined;
  #connectedAt = -Infinity;
  #told = "";
  readonly #stopped = new AbortController();

  constructor(options: DiallerOptions) {
    this.#options = options;
  }

  async dial(): Promise<void> {
    const { clock, dial, connected, trouble } = this.#options;
    let connection: Connection;
    try {
      connection = await dial(this.#stopped.signal);
    } catch (error) {
      if (this.#over) return;
      const why = error instanceof Error ? error.message : String(error);
      if (why !== this.#told) trouble(why);
      this.#told = why;
      return this.#later();
    }
    if (this.#over) return connection.destroy();
    this.#told = "";
    this.#connectedAt = clock.now;
    connected(connection);
  }

  /** There is a connection already. */
  found(): void {
    this.#connectedAt = this.#options.clock.now;
  }

  /** The connection is over. */
  lost(): void {
    if (this.#over) return;
    if (this.#options.clock.now - this.#connectedAt >= GOOD) this.#wait = SHORTEST;
    this.#later();
  }

  stop(): void {
    this.#stopped.abort();
    this.#alarm?.cancel();
  }

  get #over(): boolean {
    return this.#stopped.signal.aborted;
  }

  #later(): void {
    const wait = this.#wait;
    this.#wait = Math.min(2 * wait, LONGEST);
    this.#alarm = this.#options.clock.after(wait, () => void this.dial());
  }
}
