import type { Endpoint } from "../network.ts";

/** A datagram as it arrived. */
export interface SimDatagram {
  readonly data: Buffer;
  readonly from: Endpoint;
}

/** The scriptable remote end of a UDP endpoint. */
export class SimUdpPeer {
  readonly endpoint: Endpoint;
  /** Gets what arrives, in place of `received`. */
  onReceive: ((datagram: SimDatagram) => void) | undefined;

  readonly #sendTo: (data: Buffer, port: number) => void;
  #received: SimDatagram[] = [];
  #lastPort: number | undefined;

  /** Made by the network only. */
  constructor(endpoint: Endpoint, sendTo: (data: Buffer, port: number) => void) {
    this.endpoint = endpoint;
    this.#sendTo = sendTo;
  }

  /** Sends one datagram to a local port of the module; undefined: to where the last datagram came from. */
  send(data: Buffer, port: number | undefined = this.#lastPort): void {
    if (port !== undefined) this.#sendTo(data, port);
  }

  /** Removes and returns every datagram that arrived so far. */
  received(): SimDatagram[] {
    const received = this.#received;
    this.#received = [];
    return received;
  }

  /** For the network: a datagram arrived. */
  take(datagram: SimDatagram): void {
    this.#lastPort = datagram.from.port;
    if (this.onReceive) this.onReceive(datagram);
    else this.#received.push(datagram);
  }
}
