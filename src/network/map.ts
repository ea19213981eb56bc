import { familyOf } from "./address.ts";
import type { AddressMap } from "./map/address-map.ts";
import { MappedDatagramPort } from "./map/datagrams.ts";
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
} from "./network.ts";

/**
 * A network in which some hosts are elsewhere: firmware with its production addresses built in talks to a test server,
 * and still sees the addresses it knows. Names of targets are looked up with the system's DNS servers, because whoever
 * wrote the map wrote them for this computer.
 */
export class MappedNetwork implements Network {
  readonly #network: Network;
  readonly #map: AddressMap;

  constructor(network: Network, map: AddressMap) {
    this.#network = network;
    this.#map = map;
  }

  connect(options: ConnectOptions, reader: ConnectionReader): Connection {
    const { host, port } = options;
    const target = this.#map.forward(host, port);
    if (target === undefined) return this.#network.connect(options, reader);
    return this.#network.connect(
      {
        ...options,
        ...target,
        family: familyOf(target.host) || options.family,
        localAddress: localFor(target.host, options.localAddress),
        dnsServers: [],
      },
      new MappedReader(reader, host, port),
    );
  }

  listen(options: ListenOptions, reader: ListenerReader): Listener {
    return this.#network.listen(options, {
      listening: (localPort) => reader.listening(localPort),
      failed: (error) => reader.failed(error),
      incoming: (connection, remote) => reader.incoming(connection, this.#map.back(remote)),
    });
  }

  bind(options: ListenOptions, reader: DatagramReader): DatagramPort {
    return new MappedDatagramPort(this.#network, this.#map, options, reader);
  }

  /** A numeric address stays as it is: it is mapped when it is used. */
  resolve(name: string, options: ResolveOptions, done: (answer: Resolution) => void): Cancel {
    const target = familyOf(name) === 0 ? this.#map.host(name) : undefined;
    return target
      ? this.#network.resolve(target.host, { ...options, dnsServers: [] }, done)
      : this.#network.resolve(name, options, done);
  }

  ping(options: PingOptions, done: (answer: PingAnswer) => void): Cancel {
    const target = this.#map.host(options.address);
    if (target === undefined) return this.#network.ping(options, done);
    const to = (address: string): Cancel => {
      const localAddress = localFor(address, options.localAddress);
      return this.#network.ping({ ...options, address, localAddress }, done);
    };
    if (familyOf(target.host) !== 0) return to(target.host);
    let cancel = this.#network.resolve(target.host, { family: 0, dnsServers: [] }, (answer) => {
      if ("error" in answer) done(answer);
      else cancel = to(answer.addresses[0]!);
    });
    return () => cancel();
  }
}

/** The module's own address if it can reach `host` from there; else the system chooses one of the other family. */
function localFor(host: string, localAddress: string | undefined): string | undefined {
  if (localAddress === undefined || familyOf(host) === 0) return localAddress;
  return familyOf(host) === familyOf(localAddress) ? localAddress : undefined;
}

/** Shows the module the remote end it asked for. */
class MappedReader implements ConnectionReader {
  readonly #reader: ConnectionReader;
  readonly #host: string;
  readonly #port: number;

  constructor(reader: ConnectionReader, host: string, port: number) {
    this.#reader = reader;
    this.#host = host;
    this.#port = port;
  }

  opened(remote: Endpoint, localPort: number): void {
    // A name has no address of its own here, so the real one is shown.
    const address = familyOf(this.#host) === 0 ? remote.address : this.#host;
    this.#reader.opened({ address, port: this.#port }, localPort);
  }

  receive(chunk: Buffer): void {
    this.#reader.receive(chunk);
  }

  drained(): void {
    this.#reader.drained();
  }

  closed(): void {
    this.#reader.closed();
  }

  gone(error: NetworkError | undefined): void {
    this.#reader.gone(error);
  }
}
