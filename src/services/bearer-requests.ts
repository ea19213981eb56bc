import type { Clock } from "../kernel/clock.ts";
import type { Cancel } from "../network/network.ts";
import { RESULT } from "./sockets/result-codes.ts";

/** One question to the network about a context. */
export interface BearerRequest {
  readonly contextID: number;
  /** Asks; `done` hears the answer, perhaps before this returns. */
  start(done: (answer: boolean) => void): Cancel;
  /** Milliseconds that the network may take. */
  readonly timeout: number;
  /** What the answer leads to, and the result code. */
  answered(answer: boolean): number;
  /** The result code if it is given up before. */
  readonly givenUp: number;
}

/** What the network has been asked and not answered yet: one question a context at a time. */
export class BearerRequests {
  readonly #clock: Clock;
  #pending: Map<number, Cancel> | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The contexts they are about. */
  get contextIDs(): readonly number[] {
    return [...(this.#pending?.keys() ?? [])];
  }

  has(contextID: number): boolean {
    return this.#pending?.has(contextID) === true;
  }

  /** What was asked about one context ends. */
  giveUpOne(contextID: number): void {
    this.#pending?.get(contextID)?.();
  }

  /** There is no network any more: whatever it was asked ends. */
  giveUp(): void {
    for (const cancel of this.#pending?.values() ?? []) cancel();
  }

  /** Answers the result code: at once where the network does, so that a module without delays stays synchronous. */
  ask({ contextID, start, timeout, answered, givenUp }: BearerRequest): number | Promise<number> {
    if (this.has(contextID)) return RESULT.busy;
    let result: number | undefined;
    let resolve: ((result: number) => void) | undefined;
    let over = false;
    const cancel = start((answer) => {
      // Too late, or said before.
      if (over) return;
      over = true;
      this.#answered(contextID);
      result = answered(answer);
      resolve?.(result);
    });
    if (result !== undefined) return result;
    return new Promise((settle) => {
      const end = (code: number): void => {
        over = true;
        this.#answered(contextID);
        limit.cancel();
        cancel();
        settle(code);
      };
      const limit = this.#clock.after(timeout, () => end(RESULT.timeout));
      (this.#pending ??= new Map()).set(contextID, () => end(givenUp));
      resolve = (answer) => {
        limit.cancel();
        settle(answer);
      };
    });
  }

  #answered(contextID: number): void {
    this.#pending?.delete(contextID);
    if (this.#pending?.size === 0) this.#pending = undefined;
  }
}
