import type { Clock } from "../kernel/clock.ts";
import { EscapeGuard } from "./escape-guard.ts";
import type { DataLink, DataPeer } from "./reply.ts";

/** A port in data mode: the host's bytes go to a peer, and `+++` between silences ends that. V.250 6.1. */
export class DataMode {
  readonly kind = "data";
  readonly #peer: DataPeer;
  readonly #guard: EscapeGuard;
  /** The peer can take no more. */
  full = false;

  /** `escaped` is called when the host has typed `+++`; the peer is still to be left. */
  constructor(clock: Clock, peer: DataPeer, escaped: () => void) {
    this.#peer = peer;
    this.#guard = new EscapeGuard(clock, escaped, (data) => void peer.write(data));
  }

  begin(link: DataLink): void {
    this.#peer.entered(link);
  }

  /** Bytes of the host. False: hold until the peer is ready. */
  pass(chunk: Buffer): boolean {
    if (this.#guard.passes(chunk) && !this.#peer.write(chunk)) this.full = true;
    return !this.full;
  }

  /** The host can take more. */
  drained(): void {
    this.#peer.resume();
  }

  /** What comes next was held, and its silence is none of the host's. */
  resumed(): void {
    this.#guard.resumed();
  }

  /** The host will type nothing more. */
  inputEnded(): void {
    this.#guard.end();
    this.#peer.ended();
  }

  /** Another way out than `+++`: the peer is left. */
  leave(how: "keep" | "end"): void {
    this.#guard.end();
    this.#peer.left(how);
  }

  /** The peer is gone, or power. */
  over(): void {
    this.#guard.end();
  }
}
