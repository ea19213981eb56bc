import type { FromWorker } from "./messages.ts";

/**
 * What a worker tells. While the process that has started it does not read, of each thing only the latest waits: hosts
 * could fill the memory otherwise, by having their modules keep something again and again.
 */
export class Outbox {
  readonly #waiting = new Map<string, FromWorker>();
  #full = false;

  /** At once; or, while nobody reads, in place of the last one with this key. */
  post(key: string, message: FromWorker): void {
    if (this.#full) this.#waiting.set(key, message);
    else this.#send(message);
  }

  /** At once, whoever reads: things that do not come again and again. */
  send(message: FromWorker, then: () => void = () => {}): void {
    // It may be gone already, and this process about to hear of it.
    if (process.connected) process.send!(message, then);
  }

  #send(message: FromWorker): void {
    if (!process.connected) return;
    const room = process.send!(message, () => {
      if (room) return;
      this.#full = false;
      this.#goOn();
    });
    this.#full = !room;
  }

  #goOn(): void {
    for (const [key, message] of this.#waiting) {
      if (this.#full) return;
      this.#waiting.delete(key);
      this.#send(message);
    }
  }
}
