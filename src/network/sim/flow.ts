import type { Clock } from "../../kernel/clock.ts";

/** Bytes the simulated system takes before it asks the writer to hold. */
const WINDOW = 16 * 1024;

/** Whoever hears what comes out of a flow, and the writer's side of it. */
export interface FlowEnds {
  /** Bytes came out at the receiving end. */
  receive(chunk: Buffer): void;
  /** Everything came out, and the writer will send no more. */
  finished(): void;
  /** For the writer: there is room again after `send` answered false. */
  drained(): void;
}

/**
 * One direction of a simulated connection: bytes and then a FIN, each `latency` milliseconds after it was sent, and
 * not before the receiving end reads. Everything comes out from an alarm of the clock.
 */
export class Flow {
  readonly #clock: Clock;
  readonly #latency: number;
  readonly #ends: FlowEnds;
  /** Arrived, not read yet; undefined is the FIN. */
  readonly #arrived: (Buffer | undefined)[] = [];
  #unread = 0;
  #full = false;
  #stalled = false;
  #cut = false;
  #finished = false;

  constructor(clock: Clock, latency: number, ends: FlowEnds) {
    this.#clock = clock;
    this.#latency = latency;
    this.#ends = ends;
  }

  /** Bytes sent that the receiving end has not read. */
  get unread(): number {
    return this.#unread;
  }

  /** Of these, the bytes past what the simulated system takes. */
  get unsent(): number {
    return Math.max(0, this.#unread - WINDOW);
  }

  /** Whether the FIN has come out. */
  get finished(): boolean {
    return this.#finished;
  }

  /** False: hold until `drained`. */
  send(chunk: Buffer): boolean {
    if (this.#cut || chunk.length === 0) return true;
    this.#unread += chunk.length;
    if (this.#unread > WINDOW) this.#full = true;
    this.#clock.after(this.#latency, () => this.#arrive(chunk));
    return !this.#full;
  }

  /** Sends the FIN. */
  finish(): void {
    this.#clock.after(this.#latency, () => this.#arrive(undefined));
  }

  /** The receiving end stops to read. */
  stall(): void {
    this.#stalled = true;
  }

  resume(): void {
    this.#stalled = false;
    this.#clock.after(0, () => this.#deliver());
  }

  /** Nothing comes out any more; `unread` stays as it was. */
  cut(): void {
    this.#cut = true;
    this.#arrived.length = 0;
  }

  #arrive(chunk: Buffer | undefined): void {
    if (this.#cut) return;
    this.#arrived.push(chunk);
    this.#deliver();
  }

  #deliver(): void {
    while (this.#arrived.length > 0 && !this.#stalled) {
      const chunk = this.#arrived.shift();
      if (chunk) {
        this.#unread -= chunk.length;
        this.#ends.receive(chunk);
      } else {
        this.#finished = true;
        this.#ends.finished();
      }
    }
    if (this.#full && this.#unread <= WINDOW && !this.#cut) {
      this.#full = false;
      this.#ends.drained();
    }
  }
}
