import type { InterposedPort } from "../../at/interposer.ts";
import type { Cancel } from "../../network/network.ts";
import type { Site } from "../fault.ts";
import type { SayHook } from "../retold.ts";

/** Something that a port was about to say and that a fault keeps back: one at a time, and lost with power. */
export class Held {
  readonly #site: Site;
  #held:
    | {
        readonly port: InterposedPort;
        readonly chunk: Buffer;
        readonly later: (chunk: Buffer) => void;
      }
    | undefined;

  constructor(site: Site) {
    this.#site = site;
  }

  get free(): boolean {
    return this.#held === undefined;
  }

  of(port: InterposedPort): boolean {
    return this.#held?.port === port;
  }

  put(port: InterposedPort, chunk: Buffer, later: (chunk: Buffer) => void): void {
    this.#held = { port, chunk, later };
  }

  take(): Buffer {
    const chunk = this.#held?.chunk ?? NOTHING;
    this.#held = undefined;
    return chunk;
  }

  /** Says it by itself, as soon as that disturbs nobody. */
  release(): void {
    if (!this.#held) return;
    const { port, chunk, later } = this.#held;
    this.#held = undefined;
    whenFree(port, () => later(chunk));
  }

  /** Hooks in what puts and takes; what is held when it ends is said. */
  start(hook: SayHook): Cancel {
    const { hooks } = this.#site;
    const cancels = [hooks.say(hook), hooks.power(() => (this.#held = undefined))];
    return () => {
      for (const cancel of cancels) cancel();
      this.release();
    };
  }
}

/** Runs it when the port may say a URC; or not, if power is lost before. */
export function whenFree(port: InterposedPort, run: () => void): void {
  port.report({
    withdrawn: false,
    next() {
      run();
      return undefined;
    },
  });
}

const NOTHING = Buffer.alloc(0);
