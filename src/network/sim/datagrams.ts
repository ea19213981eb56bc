import type { Clock } from "../../kernel/clock.ts";
import type { PipeReader } from "../../kernel/pipe.ts";
import type {
  Connection,
  ConnectionReader,
  DatagramPort,
  DatagramReader,
  Endpoint,
} from "../network.ts";

/** What has a local UDP port: an open port, or a flow to one remote. */
export interface SimDatagramSink {
  /** A datagram arrived at the port. */
  arrive(data: Buffer, from: Endpoint): void;
}

/** What a port or a flow needs of the simulated network around it. */
export interface SimDatagramWay {
  send(data: Buffer, from: Endpoint, to: Endpoint): void;
  /** Gives the local port back. */
  release(): void;
}

/** A UDP port of the module, open to any remotes. */
export class SimDatagramPort implements DatagramPort, SimDatagramSink {
  readonly #reader: DatagramReader;
  #way: SimDatagramWay | undefined;
  #local: Endpoint | undefined;

  constructor(reader: DatagramReader) {
    this.#reader = reader;
  }

  /** Sets where this port is; before that it hears and sends nothing. */
  place(local: Endpoint, way: SimDatagramWay): void {
    this.#local = local;
    this.#way = way;
  }

  arrive(data: Buffer, from: Endpoint): void {
    if (this.#way) this.#reader.receive(data, from);
  }

  send(data: Buffer, to: Endpoint): void {
    if (this.#local) this.#way?.send(data, this.#local, to);
  }

  close(): void {
    this.#way?.release();
    this.#way = undefined;
  }
}

/** A UDP flow to one remote, as a connection. */
export class SimDatagramFlow implements Connection, SimDatagramSink {
  readonly unacknowledged = 0;
  readonly unsent = 0;
  readonly #clock: Clock;
  readonly #owner: ConnectionReader;
  #reader: PipeReader;
  #way: SimDatagramWay | undefined;
  #local: Endpoint | undefined;
  #remote: Endpoint | undefined;
  #paused = false;
  #over = false;

  constructor(clock: Clock, owner: ConnectionReader) {
    this.#clock = clock;
    this.#owner = owner;
    this.#reader = owner;
  }

  get over(): boolean {
    return this.#over;
  }

  /** Sets both ends; before that the flow hears and sends nothing. */
  place(local: Endpoint, remote: Endpoint, way: SimDatagramWay): void {
    this.#local = local;
    this.#remote = remote;
    this.#way = way;
  }

  arrive(data: Buffer, from: Endpoint): void {
    const remote = this.#remote;
    if (this.#over || this.#paused || remote === undefined) return;
    if (from.address === remote.address && from.port === remote.port) this.#reader.receive(data);
  }

  write(chunk: Buffer): boolean {
    if (this.#local && this.#remote) this.#way?.send(chunk, this.#local, this.#remote);
    return true;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
  }

  end(): void {
    if (this.#over) return;
    this.#leave();
    this.#clock.after(0, () => {
      if (this.#over) return;
      this.#over = true;
      this.#owner.gone(undefined);
    });
  }

  close(): void {
    this.#over = true;
    this.#leave();
  }

  attach(reader: PipeReader): void {
    this.#reader = reader;
  }

  #leave(): void {
    this.#way?.release();
    this.#way = undefined;
  }
}
