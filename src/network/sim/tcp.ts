import type { Clock } from "../../kernel/clock.ts";
import type {
  Cancel,
  Connection,
  ConnectionReader,
  ConnectOptions,
  Endpoint,
  Listener,
  ListenerReader,
  ListenOptions,
  Resolution,
} from "../network.ts";
import { endpointKey } from "../address.ts";
import { SimConnection } from "./connection.ts";
import type { SimPeer } from "./peer.ts";
import { MODULE_ADDRESS, SimPorts } from "./ports.ts";

/** What a remote endpoint does with a connection; undefined, as most do, refuses it. */
export type SimBehaviour =
  | { readonly kind: "serves"; readonly handler: (peer: SimPeer) => void }
  | { readonly kind: "silent" }
  | { readonly kind: "unreachable" };

/** TCP in the simulated network. */
export class SimTcp {
  readonly #clock: Clock;
  readonly #latency: number;
  readonly #remotes = new Map<string, SimBehaviour>();
  /** What every other endpoint does; undefined: it refuses. */
  elsewhere: SimBehaviour | undefined;
  readonly #listeners = new SimPorts<ListenerReader>();

  constructor(clock: Clock, latency: number) {
    this.#clock = clock;
    this.#latency = latency;
  }

  behave(endpoint: Endpoint, behaviour: SimBehaviour | undefined): void {
    if (behaviour) this.#remotes.set(endpointKey(endpoint), behaviour);
    else this.#remotes.delete(endpointKey(endpoint));
  }

  connect(
    options: ConnectOptions,
    reader: ConnectionReader,
    lookUp: (done: (answer: Resolution) => void) => Cancel,
  ): Connection {
    const connection = new SimConnection(this.#clock, this.#latency);
    connection.own(reader);
    lookUp((answer) => {
      if (connection.over) return;
      if ("error" in answer) return connection.finish(answer.error);
      const local = this.#localPort(options.localPort);
      if (local === undefined) return connection.finish("address in use");
      const remote = { address: answer.addresses[0]!, port: options.port };
      const module = { address: options.localAddress ?? MODULE_ADDRESS, port: local };
      this.#later(() => this.#syn(connection, remote, module));
    });
    return connection;
  }

  listen(options: ListenOptions, reader: ListenerReader): Listener {
    const port = this.#listeners.take(options.localPort, reader);
    const alarm = this.#clock.after(0, () => {
      if (port === undefined) reader.failed("address in use");
      else reader.listening(port);
    });
    return {
      close: () => {
        alarm.cancel();
        if (port !== undefined) this.#listeners.release(port, reader);
      },
    };
  }

  /** A remote dials a listener of the module. */
  connectTo(port: number, from: Endpoint): SimPeer | undefined {
    const reader = this.#listeners.get(port);
    if (reader === undefined) return undefined;
    const connection = new SimConnection(this.#clock, this.#latency);
    const peer = connection.join({ address: MODULE_ADDRESS, port });
    this.#later(() => {
      const open = this.#listeners.get(port) === reader;
      const owner = open ? reader.incoming(connection, from) : undefined;
      if (owner) connection.own(owner);
      else connection.close();
    });
    return peer;
  }

  /** The module's SYN arrives at the remote. */
  #syn(connection: SimConnection, remote: Endpoint, module: Endpoint): void {
    if (connection.over) return;
    const behaviour = this.#remotes.get(endpointKey(remote)) ?? this.elsewhere;
    switch (behaviour?.kind) {
      case "silent":
        return;
      case "unreachable":
        return this.#later(() => connection.finish("unreachable"));
      case "serves": {
        const peer = connection.join(module);
        // Before the handler runs, so that what it sends comes after it at the same instant.
        this.#later(() => connection.open(remote, module.port));
        return behaviour.handler(peer);
      }
      default:
        return this.#later(() => connection.finish("refused"));
    }
  }

  /** Connections share a local port, as on a computer they may to different remotes; only a listener has it alone. */
  #localPort(wanted: number): number | undefined {
    if (wanted === 0) return this.#listeners.free();
    return this.#listeners.get(wanted) ? undefined : wanted;
  }

  #later(run: () => void): void {
    this.#clock.after(this.#latency, run);
  }
}
