import type { Clock } from "../kernel/clock.ts";
import type {
  Cancel,
  Connection,
  ConnectionReader,
  ConnectOptions,
  DatagramPort,
  DatagramReader,
  Endpoint,
  Listener,
  ListenerReader,
  ListenOptions,
  Network,
  NetworkError,
  PingAnswer,
  PingOptions,
  Resolution,
  ResolveOptions,
} from "../network/network.ts";

/** What lies between the module and the internet. */
export interface Gate {
  readonly clock: Clock;
  /** Something goes over the air. */
  use(): void;
  /** Milliseconds until the module listens: 0 while there is a radio connection, or without eDRX. */
  wait(): number;
}

/** What the network keeps for a module that sleeps; more datagrams are lost. */
const HELD_DATAGRAMS = 32;

/** The network as it is reached over the air: every byte needs a radio connection, and what comes may have to wait. */
export class AirInterface implements Network {
  readonly #network: Network;
  readonly #gate: Gate;

  constructor(network: Network, gate: Gate) {
    this.#network = network;
    this.#gate = gate;
  }

  connect(options: ConnectOptions, reader: ConnectionReader): Connection {
    this.#gate.use();
    const held = new HeldConnection(this.#gate, options.protocol === "udp");
    held.reader = reader;
    held.connection = this.#network.connect(options, held);
    return held;
  }

  listen(options: ListenOptions, reader: ListenerReader): Listener {
    return this.#network.listen(options, {
      listening: (port) => reader.listening(port),
      failed: (error) => reader.failed(error),
      incoming: (connection, remote) => this.#incoming(reader, connection, remote),
    });
  }

  bind(options: ListenOptions, reader: DatagramReader): DatagramPort {
    const gate = this.#gate;
    const queue = new HeldQueue(gate);
    const port = this.#network.bind(options, {
      bound: (number) => reader.bound(number),
      failed: (error) => reader.failed(error),
      receive(data, from) {
        if (queue.open) {
          gate.use();
          reader.receive(data, from);
        } else if (queue.length < HELD_DATAGRAMS) queue.push(() => reader.receive(data, from));
      },
    });
    return {
      send(data, to) {
        gate.use();
        port.send(data, to);
      },
      close() {
        queue.clear();
        port.close();
      },
    };
  }

  resolve(name: string, options: ResolveOptions, done: (answer: Resolution) => void): Cancel {
    this.#gate.use();
    return this.#network.resolve(name, options, done);
  }

  ping(options: PingOptions, done: (answer: PingAnswer) => void): Cancel {
    this.#gate.use();
    return this.#network.ping(options, done);
  }

  #incoming(
    reader: ListenerReader,
    connection: Connection,
    remote: Endpoint,
  ): ConnectionReader | undefined {
    const held = new HeldConnection(this.#gate, false);
    held.connection = connection;
    if (held.queue.open) {
      this.#gate.use();
      held.reader = reader.incoming(held, remote);
      return held.reader && held;
    }
    connection.pause();
    held.queue.push(() => {
      connection.resume();
      held.reader = reader.incoming(held, remote);
      if (!held.reader) connection.close();
    });
    return held;
  }
}

/** What happens when the module listens again, in order. */
class HeldQueue {
  readonly #gate: Gate;
  #waiting: (() => void)[] | undefined;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  get length(): number {
    return this.#waiting?.length ?? 0;
  }

  /** Nothing waits, and nothing has to. */
  get open(): boolean {
    return this.#waiting === undefined && this.#gate.wait() === 0;
  }

  push(run: () => void): void {
    if (this.#waiting) return void this.#waiting.push(run);
    this.#waiting = [run];
    this.#gate.clock.after(this.#gate.wait(), () => {
      const waiting = this.#waiting ?? [];
      this.#waiting = undefined;
      if (waiting.length > 0) this.#gate.use();
      for (const next of waiting) next();
    });
  }

  clear(): void {
    this.#waiting = undefined;
  }
}

/** A connection and its reader, with the air between them. */
class HeldConnection implements Connection, ConnectionReader {
  reader: ConnectionReader | undefined;
  connection!: Connection;
  readonly queue: HeldQueue;
  readonly #gate: Gate;
  readonly #datagrams: boolean;
  /** The module's side has asked to hold; ours is another matter. */
  #paused = false;

  constructor(gate: Gate, datagrams: boolean) {
    this.#gate = gate;
    this.#datagrams = datagrams;
    this.queue = new HeldQueue(gate);
  }

  // ---- towards the network

  get unacknowledged(): number | undefined {
    return this.connection.unacknowledged;
  }

  get unsent(): number {
    return this.connection.unsent;
  }

  write(chunk: Buffer): boolean {
    this.#gate.use();
    return this.connection.write(chunk);
  }

  end(): void {
    this.#gate.use();
    this.connection.end();
  }

  pause(): void {
    this.#paused = true;
    this.connection.pause();
  }

  resume(): void {
    this.#paused = false;
    if (this.queue.length === 0) this.connection.resume();
  }

  close(): void {
    this.queue.clear();
    this.connection.close();
  }

  attach(): void {
    throw new Error("a connection has the reader it was made with");
  }

  // ---- towards the module

  opened(remote: Endpoint, localPort: number): void {
    this.reader?.opened(remote, localPort);
  }

  receive(chunk: Buffer): void {
    if (this.queue.open) {
      this.#gate.use();
      this.reader?.receive(chunk);
      return;
    }
    if (this.#datagrams) {
      if (this.queue.length < HELD_DATAGRAMS) this.queue.push(() => this.reader?.receive(chunk));
      return;
    }
    // TCP: the peer's window closes, and nothing is lost.
    this.connection.pause();
    this.queue.push(() => {
      this.reader?.receive(chunk);
      if (!this.#paused) this.connection.resume();
    });
  }

  drained(): void {
    this.reader?.drained();
  }

  closed(): void {
    if (this.queue.open) this.reader?.closed();
    else this.queue.push(() => this.reader?.closed());
  }

  gone(error: NetworkError | undefined): void {
    if (this.queue.open) this.reader?.gone(error);
    else this.queue.push(() => this.reader?.gone(error));
  }
}
