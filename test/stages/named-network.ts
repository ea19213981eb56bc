import type {
  Cancel,
  Connection,
  ConnectionReader,
  ConnectOptions,
  DatagramPort,
  DatagramReader,
  Listener,
  ListenerReader,
  ListenOptions,
  Network,
  PingAnswer,
  PingOptions,
  Resolution,
  ResolveOptions,
} from "../../src/network/network.ts";
import type { StageSetup } from "../../src/testing/stage-setup.ts";

/** A network whose names are those of a transcript, so that no test asks the computer's DNS servers. */
export class NamedNetwork implements Network {
  readonly #network: Network;
  readonly #names: StageSetup["names"];

  constructor(network: Network, names: StageSetup["names"]) {
    this.#network = network;
    this.#names = names;
  }

  connect(options: ConnectOptions, reader: ConnectionReader): Connection {
    const [address] = this.#names.get(options.host)?.addresses ?? [];
    return this.#network.connect({ ...options, host: address ?? options.host }, reader);
  }

  listen(options: ListenOptions, reader: ListenerReader): Listener {
    return this.#network.listen(options, reader);
  }

  bind(options: ListenOptions, reader: DatagramReader): DatagramPort {
    return this.#network.bind(options, reader);
  }

  resolve(name: string, options: ResolveOptions, done: (answer: Resolution) => void): Cancel {
    const known = this.#names.get(name);
    if (!known) return this.#network.resolve(name, options, done);
    let given = false;
    setImmediate(() => given || done(known));
    return () => (given = true);
  }

  ping(options: PingOptions, done: (answer: PingAnswer) => void): Cancel {
    return this.#network.ping(options, done);
  }
}
