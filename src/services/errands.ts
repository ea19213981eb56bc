import type { Cancel } from "../network/network.ts";
import type { HostPort } from "./sockets/socket.ts";

/** Something that is under way beside the commands, and ends with power at the latest. */
export interface Errand {
  /** What kind it is, to be counted by: `AT+QIDNSGIP`. */
  readonly kind: string;
  /** What it is about, for whoever asks meanwhile. */
  readonly about: string;
  /** Where its result will be told. */
  readonly port: HostPort;
}

/** What is under way. */
export class Errands {
  #running: Map<Errand, Cancel> | undefined;

  /** Whether a port still waits for a result. */
  anyAt(port: HostPort): boolean {
    return [...(this.#running?.keys() ?? [])].some((errand) => errand.port === port);
  }

  /** Those of one kind. */
  of(kind: string): Errand[] {
    return [...(this.#running?.keys() ?? [])].filter((errand) => errand.kind === kind);
  }

  /** Starts one; `start` gets what it must call when it is done, and answers how to give it up. */
  start(errand: Errand, start: (done: () => void) => Cancel): void {
    const running = (this.#running ??= new Map<Errand, Cancel>());
    running.set(
      errand,
      start(() => void running.delete(errand)),
    );
  }

  giveUp(): void {
    for (const cancel of this.#running?.values() ?? []) cancel();
    this.#running = undefined;
  }
}
