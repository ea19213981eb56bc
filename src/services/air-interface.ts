import type { Alarm } from "../kernel/clock.ts";
import type { PipeReader } from "../kernel/pipe.ts";
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
  /** Something goes over the air. */
  use(): void;
  /** Milliseconds until the module listens: 0 while there is a radio connection, or without eDRX. */
  wait(): number;
  /** Calls back when that time has come, or a radio connection has begun before. */
  whenListening(run: () => void): Alarm;
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
    // Connections that came in, of which the module has not heard.
    const unheard = new Set<Connection>();
    const listener = this.#network.listen(options, {
      listening: (port) => reader.listening(port),
      failed: (error) => reader.failed(error),
      incoming: (connection, remote) => this.#incoming(reader, connection, remote, unheard),
    });
    return {
      close() {
        listener.close();
        for (const connection of unheard) connection.close();
        unheard.clear();
      },
    };
  }

  bind(options: ListenOptions, reader: DatagramReader): DatagramPort {
    const gate = this.#gate;
    const queue = new HeldQueue(gate);
    const port = this.#network.bind(options, {
      bound: (number) => reader.bound(number),
      failed: (error) => reader.failed(error),
      receive(data, from) {
        if (queue.length < HELD_DATAGRAMS) queue.hear(() => reader.receive(data, from));
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
    unheard: Set<Connection>,
  ): ConnectionReader | undefined {
    const held = new HeldConnection(this.#gate, false);
    held.connection = connection;
    if (held.queue.open) {
      this.#gate.use();
      held.reader = reader.incoming(held, remote);
      return held.reader && held;
    }
    held.wait();
    unheard.add(connection);
    held.queue.hear(() => {
      if (!unheard.delete(connection)) return;
      held.reader = reader.incoming(held, remote);
      if (held.reader) held.goOn();
      else connection.close();
    });
    return held;
  }
}

/** What the module hears: now, or, in order, when it listens again. */
class HeldQueue {
  readonly #gate: Gate;
  #waiting: (() => void)[] | undefined;
  #alarm: Alarm | undefined;

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

  hear(run: () => void): void {
    if (this.open) {
      this.#gate.use();
      return run();
    }
    if (this.#waiting) return void this.#waiting.push(run);
    this.#waiting = [run];
    this.#alarm = this.#gate.whenListening(() => this.#tellAll());
  }

  clear(): void {
    this.#alarm?.cancel();
    this.#waiting = undefined;
  }

  /** What comes meanwhile takes its place behind. */
  #tellAll(): void {
    this.#gate.use();
    for (let next = this.#waiting?.shift(); next; next = this.#waiting?.shift()) next();
    this.#waiting = undefined;
  }
}

/** A connection and its reader, with the air between them. */
class HeldConnection implements Connection, ConnectionReader {
  /** Hears how the connection begins and ends, and, until somebody else is attached, what arrives. */
  reader: ConnectionReader | undefined;
  #attached: PipeReader | undefined;
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
    this.goOn();
  }

  close(): void {
    this.queue.clear();
    this.connection.close();
  }

  /** TCP holds its breath until `goOn`: the peer's window closes, and nothing is lost. */
  wait(): void {
    this.connection.pause();
  }

  /** Unless more waits, or the module's side has asked to hold. */
  goOn(): void {
    if (!this.#paused && this.queue.length === 0) this.connection.resume();
  }

  attach(reader: PipeReader): void {
    this.#attached = reader;
  }

  // ---- towards the module

  opened(remote: Endpoint, localPort: number): void {
    this.queue.hear(() => this.reader?.opened(remote, localPort));
  }

  receive(chunk: Buffer): void {
    if (this.queue.open) {
      this.#gate.use();
      this.#listener?.receive(chunk);
    } else if (!this.#datagrams) {
      this.wait();
      this.queue.hear(() => {
        this.#listener?.receive(chunk);
        this.goOn();
      });
    } else if (this.queue.length < HELD_DATAGRAMS) {
      this.queue.hear(() => this.#listener?.receive(chunk));
    }
  }

  drained(): void {
    this.#listener?.drained();
  }

  closed(): void {
    this.queue.hear(() => this.#listener?.closed());
  }

  gone(error: NetworkError | undefined): void {
    this.queue.hear(() => this.reader?.gone(error));
  }

  get #listener(): PipeReader | undefined {
    return this.#attached ?? this.reader;
  }
}
