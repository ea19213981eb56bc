import type { Cancel } from "../network/network.ts";

/** Something that is under way beside the commands, and ends with power at the latest. */
export interface Errand {
  /** What kind it is, to be counted by: `AT+QIDNSGIP`. */
  readonly kind: string;
  /** What it is about, for whoever asks meanwhile. */
  readonly about: string;
}

/** What is under way. */
export class Errands {
  #running: Map<Errand, Cancel> | undefined;

  /** Whether anything is under way. */
  get any(): boolean {
    return (this.#running?.size ?? 0) > 0;
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
