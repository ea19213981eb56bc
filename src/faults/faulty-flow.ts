import type { Alarm, Clock, Instant } from "../kernel/clock.ts";
import type { PipeReader } from "../kernel/pipe.ts";
import type {
  Cancel,
  Connection,
  ConnectionReader,
  Endpoint,
  NetworkError,
  TcpOptions,
} from "../network/network.ts";
import type { Flow, FlowWay, Pieces } from "./hooks.ts";
import { NOTHING, Way } from "./way.ts";

/** What the module starts with: TCP/IP 2.3.15. */
const RETRANSMISSION: TcpOptions["retransmission"] = { maxBackoffs: 12, maxRto: 60_000 };
/** RFC 5482 and Linux: so often somebody who dials says SYN again. */
const SYN_RETRIES = 6;

/** Milliseconds that a peer has to take what was sent before an RST, and between two looks at it. */
const PATIENCE = 1000;
const POLL = 10;

/** Who does something to what passes. */
export interface FlowOwner {
  readonly clock: Clock;
  /** Nobody does, at this time. */
  readonly free: boolean;
  pass(flow: Flow, way: FlowWay, chunk: Buffer): Pieces;
  occupies(flow: Flow, way: FlowWay, bytes: number): number;
  segment(flow: Flow, way: FlowWay, length: number): number;
  went(flow: Flow, way: FlowWay, bytes: number): void;
  opened(flow: FaultyFlow): void;
  over(flow: FaultyFlow): void;
}

/**
 * A connection whose way can be bad, between the module (`reader` hears, it writes) and the network. Bytes of TCP keep
 * their order and none is lost, whatever happens; datagrams need not.
 */
export class FaultyFlow implements Connection, ConnectionReader, Flow {
  readonly protocol: "tcp" | "udp";
  readonly remote: string;
  usedAt: Instant;
  readonly #owner: FlowOwner;
  readonly #retransmission: TcpOptions["retransmission"];
  readonly #up: Way;
  readonly #down: Way;
  /** Hears how it begins and ends, and what arrives until somebody else is attached. */
  #reader: ConnectionReader;
  #attached: PipeReader | undefined;
  #inner: Connection | undefined;
  /** What goes before the connection in the network. */
  #before: Cancel = () => {};
  /** What the reader hears next, for not to hear it from inside a call. */
  readonly #soon = new Set<Alarm>();
  #stands = false;
  /** The reader is to be told of room. */
  #asked = false;
  #innerFull = false;
  #paused = false;
  #peerHeld = false;
  /** The module has said FIN, or the peer. */
  #ended = false;
  #peerEnded = false;
  /** The connection in the network is no more. */
  #innerGone = false;
  /** A fault looks at what passes; what it asks for comes behind that. */
  #looking = false;
  #askedFor: (() => void) | undefined;
  #broken = false;
  #peerReset: Cancel = () => {};
  #over = false;
  /** Bytes that will never be acknowledged. */
  #lost = 0;

  constructor(
    protocol: "tcp" | "udp",
    remote: string,
    reader: ConnectionReader,
    owner: FlowOwner,
    tcp?: TcpOptions,
  ) {
    this.protocol = protocol;
    this.remote = remote;
    this.usedAt = owner.clock.now;
    this.#reader = reader;
    this.#owner = owner;
    this.#retransmission = tcp?.retransmission ?? RETRANSMISSION;
    this.#up = this.#way("up");
    this.#down = this.#way("down");
  }

  // ---- how it begins

  /** The connection in the network that it stands for. */
  carry(inner: Connection): this {
    this.#inner = inner;
    this.#holdPeer();
    return this;
  }

  /** Something that goes before it, and can be given up. */
  awaits(cancel: Cancel): void {
    this.#before = cancel;
  }

  /** Says SYN; `dial` makes the connection in the network, once it is there. */
  knock(dial: () => Connection): void {
    if (this.protocol === "udp") this.carry(dial());
    else this.#up.push(NOTHING, () => void this.carry(dial()));
  }

  /** A connection that came in, once SYN is here and its answer there. `accept` answers who reads it; nobody: it is refused. */
  comesIn(accept: () => ConnectionReader | undefined): void {
    const stand = (): void => {
      this.#stands = true;
      const reader = accept();
      if (!reader) return this.close();
      if (this.#over) return;
      this.#reader = reader;
      this.#owner.opened(this);
      if (!this.#paused) this.#down.release();
    };
    this.#down.push(NOTHING, () => {
      // What comes behind it waits for somebody who reads.
      this.#down.hold();
      this.#up.push(NOTHING, stand);
    });
  }

  /** Nothing will happen here any more. */
  get over(): boolean {
    return this.#over;
  }

  // ---- the module's side

  get unacknowledged(): number | undefined {
    const inner = this.#inner ? this.#inner.unacknowledged : 0;
    if (this.protocol === "udp") return inner;
    return inner === undefined ? undefined : inner + this.#up.bytes + this.#lost;
  }

  get unsent(): number {
    const inner = this.#inner?.unsent ?? 0;
    return this.protocol === "udp" ? inner : inner + this.#up.bytes + this.#lost;
  }

  write(chunk: Buffer): boolean {
    if (this.#over || this.#ended) return true;
    if (this.#broken) {
      this.#lost += chunk.length;
      return true;
    }
    this.#up.push(chunk, this.#forward);
    this.usedAt = this.#owner.clock.now;
    if (!this.#up.full && !this.#innerFull) return true;
    this.#asked = true;
    return false;
  }

  readonly #forward = (chunk: Buffer): void => {
    if (this.#innerGone && this.protocol === "tcp") {
      this.#lost += chunk.length;
      return;
    }
    this.#innerFull = this.#inner?.write(chunk) === false;
    if (this.#innerFull) this.#up.hold();
  };

  pause(): void {
    this.#paused = true;
    // Until it stands there is nothing to hold, but the word that it does.
    if (this.#stands) this.#down.hold();
    this.#holdPeer();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    const release = (): void => {
      if (!this.#paused && this.#stands) this.#down.release();
    };
    if (this.#down.idle) release();
    else this.#next(release);
    this.#holdPeer();
  }

  end(): void {
    if (this.#over || this.#ended) return;
    this.#ended = true;
    if (this.#stands) {
      const fin = (): void => this.#inner?.end();
      if (this.protocol === "tcp") this.#up.push(NOTHING, fin);
      else this.#up.behind(fin);
      return;
    }
    this.#before();
    this.#up.clear();
    this.#down.clear();
    this.#inner?.close();
    this.#next(() => this.#finish(undefined));
  }

  close(): void {
    this.#stop();
    this.#peerReset();
    this.#up.clear();
    this.#inner?.close();
  }

  attach(reader: PipeReader): void {
    this.#attached = reader;
  }

  // ---- the network's side

  opened(remote: Endpoint, localPort: number): void {
    const stand = (): void => {
      this.#stands = true;
      this.usedAt = this.#owner.clock.now;
      if (this.#paused) this.#down.hold();
      this.#owner.opened(this);
      this.#reader.opened(remote, localPort);
    };
    if (this.#over || this.#ended) return;
    // SYN and ACK.
    if (this.protocol === "tcp") this.#down.push(NOTHING, stand);
    else stand();
  }

  receive(chunk: Buffer): void {
    if (this.#over || this.#broken || this.#peerEnded) return;
    this.#down.push(chunk, this.#deliver);
    this.usedAt = this.#owner.clock.now;
    this.#holdPeer();
  }

  readonly #deliver = (chunk: Buffer): void => {
    // A datagram that nobody waits for is lost.
    if (this.#paused && this.protocol === "udp") return;
    this.#listener.receive(chunk);
  };

  drained(): void {
    this.#innerFull = false;
    this.#up.release();
    this.#tellRoom();
  }

  closed(): void {
    if (this.#over || this.#broken || this.#peerEnded) return;
    this.#peerEnded = true;
    this.#peerFin();
  }

  #peerFin(): void {
    this.#down.push(NOTHING, () => this.#listener.closed());
  }

  gone(error: NetworkError | undefined): void {
    this.#innerGone = true;
    if (this.#over || this.#broken) return;
    const finish = (): void => this.#finish(error);
    if (this.protocol === "udp" || (this.#down.idle && this.#owner.free)) finish();
    else if (error !== undefined && SAID.has(error)) this.#down.push(NOTHING, finish);
    else this.#down.behind(finish);
  }

  // ---- what faults do to it

  reset(): void {
    if (this.#over || this.#broken || this.protocol === "udp") return;
    if (this.#looking) return void (this.#askedFor = () => this.reset());
    this.#broken = true;
    const waiting = this.#up.bytes;
    this.#up.breakOff(() => this.#resetPeer(PATIENCE));
    this.#lost += waiting - this.#up.bytes;
    this.#down.breakOff(() => this.#next(() => this.#finish("reset")));
  }

  halfClose(): void {
    if (this.#over || this.#broken || this.#peerEnded || this.protocol === "udp") return;
    if (this.#looking) return void (this.#askedFor = () => this.halfClose());
    this.#down.cutShort();
    this.#peerEnded = true;
    this.#next(() => this.#peerFin());
  }

  // ---- inside

  #way(way: FlowWay): Way {
    const owner = this.#owner;
    return new Way({
      clock: owner.clock,
      stream: this.protocol === "tcp",
      maxRto: this.#retransmission.maxRto,
      free: () => owner.free,
      segment: (length) => owner.segment(this, way, length),
      occupies: (bytes) => owner.occupies(this, way, bytes),
      pass: (chunk) => {
        this.#looking = true;
        const pieces = owner.pass(this, way, chunk);
        this.#looking = false;
        return pieces;
      },
      tried: (bytes) => {
        const asked = this.#askedFor;
        this.#askedFor = undefined;
        asked?.();
        if (bytes) owner.went(this, way, bytes);
      },
      givesUp: (tries) => this.#givesUp(way, tries),
      room: () => (way === "up" ? this.#tellRoom() : this.#holdPeer()),
    });
  }

  /** The module's stack gives a connection up; a peer only one that it never had. */
  #givesUp(way: FlowWay, tries: number): boolean {
    if (way === "up" && tries > this.#retransmission.maxBackoffs) {
      this.#inner?.close();
      this.#finish("timed out");
      return true;
    }
    if (way === "up" || this.#stands || this.#reader !== NOBODY || tries <= SYN_RETRIES)
      return false;
    this.close();
    return true;
  }

  /** Once the peer has what was sent before: a stack that is told to reset forgets what it has not sent. */
  #resetPeer(patience: number): void {
    const inner = this.#inner;
    if (!inner || patience <= 0 || (inner.unacknowledged ?? inner.unsent) === 0) {
      return inner?.close();
    }
    const alarm = this.#owner.clock.after(POLL, () => this.#resetPeer(patience - POLL));
    this.#peerReset = () => alarm.cancel();
  }

  get #listener(): PipeReader {
    return this.#attached ?? this.#reader;
  }

  #tellRoom(): void {
    if (!this.#asked || this.#innerFull || this.#up.full) return;
    this.#asked = false;
    this.#listener.drained();
  }

  #holdPeer(): void {
    const hold = this.#paused || this.#down.full;
    if (!this.#inner || hold === this.#peerHeld) return;
    this.#peerHeld = hold;
    if (hold) this.#inner.pause();
    else this.#inner.resume();
  }

  #finish(error: NetworkError | undefined): void {
    if (this.#over) return;
    this.#stop();
    this.#reader.gone(error);
  }

  #next(run: () => void): void {
    const alarm = this.#owner.clock.after(0, () => {
      this.#soon.delete(alarm);
      run();
    });
    this.#soon.add(alarm);
  }

  #stop(): void {
    if (this.#over) return;
    this.#over = true;
    this.#before();
    for (const alarm of this.#soon) alarm.cancel();
    this.#soon.clear();
    this.#down.clear();
    // Behind an RST on its way to the peer, what was sent before it arrives.
    if (!this.#broken) {
      this.#lost += this.#up.bytes;
      this.#up.clear();
    }
    this.#owner.over(this);
  }
}

/** Errors that somebody on the way says, in a packet of its own; the others are what is concluded here. */
const SAID: ReadonlySet<NetworkError> = new Set<NetworkError>(["refused", "reset", "unreachable"]);

/** Reads a connection that came in, until it is accepted. */
export const NOBODY: ConnectionReader = {
  opened() {},
  gone() {},
  receive() {},
  drained() {},
  closed() {},
};
