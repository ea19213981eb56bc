import type { DatagramPort, DatagramReader, Endpoint } from "../network/network.ts";
import type { FlowOwner } from "./faulty-flow.ts";
import { Passing } from "./passing.ts";
import { place } from "./place.ts";

/** Remotes that are told apart; of more, whoever has been idle longest is forgotten. */
const MOST_REMOTES = 64;

/** A UDP port of the module that is open to any remotes: each of them is a flow of its own. */
export class FaultyDatagrams implements DatagramPort, DatagramReader {
  readonly #reader: DatagramReader;
  readonly #owner: FlowOwner;
  readonly #remotes = new Map<string, Passing>();
  #port: DatagramPort | undefined;
  #closed = false;

  constructor(reader: DatagramReader, owner: FlowOwner) {
    this.#reader = reader;
    this.#owner = owner;
  }

  /** The port in the network that it stands for. */
  carry(port: DatagramPort): this {
    this.#port = port;
    return this;
  }

  bound(localPort: number): void {
    this.#reader.bound(localPort);
  }

  failed(error: Parameters<DatagramReader["failed"]>[0]): void {
    this.#reader.failed(error);
  }

  send(data: Buffer, to: Endpoint): void {
    if (this.#closed) return;
    if (this.#owner.free) return this.#port?.send(data, to);
    this.#remote(to)?.up.push(data, (datagram) => this.#port?.send(datagram, to));
  }

  receive(data: Buffer, from: Endpoint): void {
    if (this.#closed) return;
    if (this.#owner.free) return this.#reader.receive(data, from);
    this.#remote(from)?.down.push(data, (datagram) => this.#reader.receive(datagram, from));
  }

  close(): void {
    this.#closed = true;
    for (const remote of this.#remotes.values()) remote.clear();
    this.#remotes.clear();
    this.#port?.close();
  }

  /** Undefined: there are too many, and all have something on its way. */
  #remote(endpoint: Endpoint): Passing | undefined {
    const name = place(endpoint.address, endpoint.port);
    const known = this.#remotes.get(name);
    if (!known && this.#remotes.size >= MOST_REMOTES) {
      const [idle] = [...this.#remotes].find(([, { idle }]) => idle) ?? [];
      if (idle === undefined) return undefined;
      this.#remotes.delete(idle);
    }
    const remote = known ?? new Passing("udp", name, this.#owner);
    // The one used last comes last.
    this.#remotes.delete(name);
    this.#remotes.set(name, remote);
    return remote;
  }
}
