import type { PipeReader } from "../kernel/pipe.ts";
import type { Connection, ConnectionReader, Endpoint, NetworkError } from "../network/network.ts";
import type { FlowStep, Happened, LookupTrace } from "./trace.ts";

/** A connection between the module (`reader` hears, it writes) and the network, watched. */
export class TracedFlow implements Connection, ConnectionReader {
  readonly #flow: number;
  readonly #protocol: "tcp" | "udp";
  #local: Endpoint;
  #remote: Endpoint;
  readonly #tellAll: (happened: Happened) => void;
  #owner: ConnectionReader;
  #reader: PipeReader;
  #inner: Connection | undefined;
  /** Its remote is a name, and this tells what became of that. */
  #named: ((what: LookupTrace["what"]) => void) | undefined;
  #stood = false;
  #sent = 0;
  #moduleEnded = false;
  #peerEnded = false;
  #over = false;

  constructor(
    flow: number,
    protocol: "tcp" | "udp",
    local: Endpoint,
    remote: Endpoint,
    reader: ConnectionReader,
    tell: (happened: Happened) => void,
  ) {
    this.#flow = flow;
    this.#protocol = protocol;
    this.#local = local;
    this.#remote = remote;
    this.#owner = reader;
    this.#reader = reader;
    this.#tellAll = tell;
  }

  /** The connection in the network that it stands for. */
  carry(inner: Connection): this {
    this.#inner = inner;
    return this;
  }

  /** Who hears how a connection that came in ends, and, until somebody else is attached, what arrives. */
  own(owner: ConnectionReader): void {
    if (this.#reader === this.#owner) this.#reader = owner;
    this.#owner = owner;
  }

  connecting(named: ((what: LookupTrace["what"]) => void) | undefined): void {
    this.#named = named;
    this.#tell({ step: "connecting" });
  }

  /** The peer has asked for it. */
  cameIn(): void {
    this.#stood = true;
    this.#tell({ step: "opened", by: "peer" });
  }

  /** Nobody wants the connection that came in. */
  refused(): void {
    if (!this.#over) this.#end({ step: "reset", by: "module" });
  }

  // ---- the module's side

  get unacknowledged(): number | undefined {
    return this.#inner?.unacknowledged;
  }

  get unsent(): number {
    return this.#inner?.unsent ?? 0;
  }

  write(chunk: Buffer): boolean {
    if (!this.#over && !this.#moduleEnded && chunk.length + this.#datagram > 0) {
      this.#tell({ step: "up", chunk });
      this.#sent += chunk.length;
    }
    return this.#inner?.write(chunk) ?? true;
  }

  pause(): void {
    this.#inner?.pause();
  }

  resume(): void {
    this.#inner?.resume();
  }

  end(): void {
    if (!this.#over && !this.#moduleEnded) {
      this.#moduleEnded = true;
      if (this.#stood) this.#tell({ step: "module ended" });
    }
    this.#inner?.end();
  }

  close(): void {
    if (!this.#over) {
      const tcp = this.#stood && this.#protocol === "tcp";
      this.#end(tcp ? { step: "reset", by: "module" } : { step: "over" });
    }
    this.#inner?.close();
  }

  attach(reader: PipeReader): void {
    this.#reader = reader;
    // The network's side goes on to tell us, and we the reader.
  }

  // ---- the network's side

  opened(remote: Endpoint, localPort: number): void {
    this.#remote = remote;
    this.#local = { ...this.#local, port: localPort };
    this.#stood = true;
    this.#named?.({ step: "answered", addresses: [remote.address], ttl: 0 });
    this.#tell({ step: "opened", by: "module" });
    this.#owner.opened(remote, localPort);
  }

  receive(chunk: Buffer): void {
    this.#tell({ step: "down", chunk });
    this.#reader.receive(chunk);
  }

  drained(): void {
    this.#reader.drained();
  }

  closed(): void {
    if (!this.#peerEnded) this.#tell({ step: "peer ended" });
    this.#peerEnded = true;
    this.#reader.closed();
  }

  gone(error: NetworkError | undefined): void {
    if (!this.#over) this.#end(this.#lastStep(error));
    this.#owner.gone(error);
  }

  #lastStep(error: NetworkError | undefined): FlowStep {
    if (error === undefined) return { step: "over" };
    if (this.#stood && error === "reset") return { step: "reset", by: "peer" };
    // Any other reason may have come before or behind the answer.
    if (!this.#stood && error === "name not found") this.#named?.({ step: "failed", error });
    return { step: "failed", error };
  }

  #end(last: FlowStep): void {
    this.#tell(last);
    this.#over = true;
  }

  /** An empty datagram is one too; nothing of TCP is nothing. */
  get #datagram(): number {
    return this.#protocol === "udp" ? 1 : 0;
  }

  #tell(what: FlowStep): void {
    const { unacknowledged, unsent } = this;
    const acknowledged = this.#protocol === "udp" ? 0 : this.#sent - (unacknowledged ?? unsent);
    this.#tellAll({
      kind: "flow",
      flow: this.#flow,
      protocol: this.#protocol,
      local: this.#local,
      remote: this.#remote,
      acknowledged,
      what,
    });
  }
}
