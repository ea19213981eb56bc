import type { Clock } from "../../kernel/clock.ts";
import type { PipeReader } from "../../kernel/pipe.ts";
import type { Connection, ConnectionReader, Endpoint, NetworkError } from "../network.ts";
import { Flow } from "./flow.ts";
import { SimPeer } from "./peer.ts";

/** The module's end of a simulated TCP connection. */
export class SimConnection implements Connection {
  readonly #clock: Clock;
  readonly #latency: number;
  #owner: ConnectionReader | undefined;
  #reader: PipeReader | undefined;
  #out: Flow | undefined;
  #in: Flow | undefined;
  #peer: SimPeer | undefined;
  #paused = false;
  #ended = false;
  #over = false;

  constructor(clock: Clock, latency: number) {
    this.#clock = clock;
    this.#latency = latency;
  }

  /** Whether nothing more will happen here. */
  get over(): boolean {
    return this.#over;
  }

  get unacknowledged(): number {
    return this.#out?.unread ?? 0;
  }

  get unsent(): number {
    return this.#out?.unsent ?? 0;
  }

  /** Makes the other end. `module` is what it sees of this one. */
  join(module: Endpoint): SimPeer {
    const out = new Flow(this.#clock, this.#latency, {
      receive: (chunk) => peer.take(chunk),
      finished: () => {
        peer.takeEnd();
        this.#goneIfBothEnded();
      },
      drained: () => this.#reader?.drained(),
    });
    const incoming = new Flow(this.#clock, this.#latency, {
      receive: (chunk) => this.#reader?.receive(chunk),
      finished: () => {
        this.#reader?.closed();
        this.#goneIfBothEnded();
      },
      drained: () => {},
    });
    const peer = new SimPeer(module, incoming, out, () => this.#later(() => this.finish("reset")));
    if (this.#paused) incoming.stall();
    this.#out = out;
    this.#in = incoming;
    this.#peer = peer;
    return peer;
  }

  /** Who hears how the connection begins and ends, and, until somebody else is attached, what arrives. */
  own(reader: ConnectionReader): void {
    this.#owner = reader;
    this.#reader ??= reader;
  }

  /** Tells the owner that the connection stands. */
  open(remote: Endpoint, localPort: number): void {
    if (!this.#over) this.#owner?.opened(remote, localPort);
  }

  /** The end, told to the owner. */
  finish(error: NetworkError | undefined): void {
    if (this.#over) return;
    const owner = this.#owner;
    this.#stop();
    owner?.gone(error);
  }

  write(chunk: Buffer): boolean {
    return this.#over || this.#ended || this.#out === undefined || this.#out.send(chunk);
  }

  pause(): void {
    this.#paused = true;
    this.#in?.stall();
  }

  resume(): void {
    this.#paused = false;
    this.#in?.resume();
  }

  end(): void {
    if (this.#over || this.#ended) return;
    this.#ended = true;
    if (this.#out) this.#out.finish();
    else this.#clock.after(0, () => this.finish(undefined));
  }

  close(): void {
    if (this.#over) return;
    const peer = this.#peer;
    this.#stop();
    this.#later(() => peer?.takeReset());
  }

  attach(reader: PipeReader): void {
    if (!this.#over) this.#reader = reader;
  }

  #goneIfBothEnded(): void {
    if (!this.#out?.finished || !this.#in?.finished) return;
    this.#peer?.takeClose();
    this.finish(undefined);
  }

  #stop(): void {
    this.#over = true;
    this.#owner = undefined;
    this.#reader = undefined;
    this.#out?.cut();
    this.#in?.cut();
  }

  #later(run: () => void): void {
    this.#clock.after(this.#latency, run);
  }
}
