import { endpointKey, familyOf } from "../address.ts";
import type {
  Cancel,
  DatagramPort,
  DatagramReader,
  Endpoint,
  ListenOptions,
  Network,
  NetworkError,
} from "../network.ts";
import type { AddressMap } from "./address-map.ts";

/** Mapped destinations remembered per port, to show where their answers come from. */
const MOST_REMEMBERED = 1024;

/** A UDP port whose datagrams go where the map says, and whose answers come from where the module sent to. */
export class MappedDatagramPort implements DatagramPort, DatagramReader {
  readonly #network: Network;
  readonly #map: AddressMap;
  readonly #family: 4 | 6;
  readonly #reader: DatagramReader;
  readonly #port: DatagramPort;
  /** By endpoint really sent to: the one the module meant. */
  readonly #meant = new Map<string, Endpoint>();
  /** By name of a target: its address. */
  readonly #addresses = new Map<string, string>();
  readonly #lookUps = new Set<Cancel>();

  constructor(network: Network, map: AddressMap, options: ListenOptions, reader: DatagramReader) {
    this.#network = network;
    this.#map = map;
    this.#family = options.family;
    this.#reader = reader;
    this.#port = network.bind(options, this);
  }

  send(data: Buffer, to: Endpoint): void {
    const target = this.#map.forward(to.address, to.port);
    if (target === undefined) return this.#port.send(data, to);
    const { host, port } = target;
    const address = familyOf(host) === 0 ? this.#addresses.get(host) : host;
    if (address !== undefined) this.#sendMapped(data, { address, port }, to);
    else this.#lookUp(host, (found) => this.#sendMapped(data, { address: found, port }, to));
  }

  close(): void {
    for (const cancel of this.#lookUps) cancel();
    this.#lookUps.clear();
    this.#port.close();
  }

  bound(localPort: number): void {
    this.#reader.bound(localPort);
  }

  failed(error: NetworkError): void {
    this.#reader.failed(error);
  }

  receive(data: Buffer, from: Endpoint): void {
    this.#reader.receive(data, this.#meant.get(endpointKey(from)) ?? this.#map.back(from));
  }

  #sendMapped(data: Buffer, real: Endpoint, meant: Endpoint): void {
    const key = endpointKey(real);
    // Put last again, so that the one given up is the one not used for the longest time.
    this.#meant.delete(key);
    this.#meant.set(key, meant);
    const oldest = this.#meant.keys().next();
    if (this.#meant.size > MOST_REMEMBERED && !oldest.done) this.#meant.delete(oldest.value);
    this.#port.send(data, real);
  }

  /** A datagram to a name not found is lost. */
  #lookUp(name: string, found: (address: string) => void): void {
    const cancel = this.#network.resolve(
      name,
      { family: this.#family, dnsServers: [] },
      (answer) => {
        this.#lookUps.delete(cancel);
        if ("error" in answer) return;
        this.#addresses.set(name, answer.addresses[0]!);
        found(answer.addresses[0]!);
      },
    );
    this.#lookUps.add(cancel);
  }
}
