/** The module's address, as a peer sees it, where the module did not choose one. */
export const MODULE_ADDRESS = "127.0.0.1";

/** Where automatically assigned local ports start; they count down, so that the same run gives the same ports. */
const FIRST = 65514;
const LAST = 49152;

/** The local ports of one protocol, and who has them. */
export class SimPorts<T> {
  readonly #taken = new Map<number, T>();
  #next = FIRST;

  get(port: number): T | undefined {
    return this.#taken.get(port);
  }

  /** Takes `port` (0: any free one) for `owner`; undefined if it, or every one, is in use. */
  take(port: number, owner: T): number | undefined {
    const taken = port === 0 ? this.free() : port;
    if (taken === undefined || this.#taken.has(taken)) return undefined;
    this.#taken.set(taken, owner);
    return taken;
  }

  /** Gives the port back if `owner` has it. */
  release(port: number, owner: T): void {
    if (this.#taken.get(port) === owner) this.#taken.delete(port);
  }

  /** The next port that nobody has; undefined if there is none. */
  free(): number | undefined {
    for (let tries = FIRST - LAST; tries >= 0; tries--) {
      const port = this.#next;
      this.#next = port === LAST ? FIRST : port - 1;
      if (!this.#taken.has(port)) return port;
    }
    return undefined;
  }
}
