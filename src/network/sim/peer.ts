import { ByteQueue } from "../../kernel/byte-queue.ts";
import type { Endpoint } from "../network.ts";
import type { Flow } from "./flow.ts";

/** How a connection looks from the remote end: it stands, ended in order on both sides, or was reset by either. */
export type SimPeerState = "open" | "closed" | "reset";

/** The scriptable remote end of a simulated TCP connection. */
export class SimPeer {
  /** The module as the peer sees it. */
  readonly remote: Endpoint;
  /** Whether the module's FIN is answered with a FIN at once. */
  autoEnd = true;
  /** Gets what the module sends, in place of `received`. */
  onReceive: ((chunk: Buffer) => void) | undefined;
  /** Called at the module's FIN, before `autoEnd`. */
  onEnd: (() => void) | undefined;

  readonly #toModule: Flow;
  readonly #fromModule: Flow;
  readonly #sendReset: () => void;
  readonly #received = new ByteQueue();
  #state: SimPeerState = "open";
  #ended = false;
  #moduleEnded = false;

  /** Made by the network only. */
  constructor(remote: Endpoint, toModule: Flow, fromModule: Flow, sendReset: () => void) {
    this.remote = remote;
    this.#toModule = toModule;
    this.#fromModule = fromModule;
    this.#sendReset = sendReset;
  }

  get state(): SimPeerState {
    return this.#state;
  }

  /** Whether the module has sent its FIN, and it arrived. */
  get moduleEnded(): boolean {
    return this.#moduleEnded;
  }

  /** Bytes sent that the module has not read. */
  get unread(): number {
    return this.#toModule.unread;
  }

  /** Sends bytes; there is no limit to what may wait for the module to read. */
  send(chunk: Buffer): void {
    if (this.#state === "open" && !this.#ended) this.#toModule.send(chunk);
  }

  /** Removes and returns everything that arrived so far. */
  received(): Buffer {
    return this.#received.take(this.#received.length);
  }

  /** Sends FIN. */
  end(): void {
    if (this.#state !== "open" || this.#ended) return;
    this.#ended = true;
    this.#toModule.finish();
  }

  /** Sends RST. */
  reset(): void {
    if (this.#state !== "open") return;
    this.#state = "reset";
    this.#sendReset();
  }

  /** Stops reading, so that the module's bytes stay unacknowledged. */
  pause(): void {
    this.#fromModule.stall();
  }

  resume(): void {
    this.#fromModule.resume();
  }

  /** For the network: bytes arrived. */
  take(chunk: Buffer): void {
    if (this.#state !== "open") return;
    if (this.onReceive) this.onReceive(chunk);
    else this.#received.push(chunk);
  }

  /** For the network: the module's FIN arrived. */
  takeEnd(): void {
    this.#moduleEnded = true;
    this.onEnd?.();
    if (this.autoEnd) this.end();
  }

  /** For the network: both ends have said FIN. */
  takeClose(): void {
    if (this.#state === "open") this.#state = "closed";
  }

  /** For the network: the module's RST arrived. */
  takeReset(): void {
    if (this.#state === "open") this.#state = "reset";
  }
}
