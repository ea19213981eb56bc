import { createSocket, type Socket } from "node:dgram";
import type { DatagramPort, DatagramReader, Endpoint, ListenOptions } from "../network.ts";
import { endpoint, loopback } from "./address.ts";
import { networkError } from "./errors.ts";

/** Bytes Node may hold because the system takes no more; past them datagrams are lost, as on a full interface. */
const MOST_QUEUED = 256 * 1024;

/** A UDP port of the computer, open to any remotes. */
export class HostDatagramPort implements DatagramPort {
  #socket: Socket | undefined;
  #bound = false;

  constructor({ localAddress, localPort, family }: ListenOptions, reader: DatagramReader) {
    const socket = createSocket(family === 6 ? "udp6" : "udp4");
    this.#socket = socket;
    socket.on("listening", () => {
      if (this.#socket !== socket) return;
      this.#bound = true;
      reader.bound(socket.address().port);
    });
    socket.on("message", (data, from) => {
      if (this.#bound) reader.receive(data, endpoint(from.address, from.port));
    });
    const failed = (error: unknown): void => {
      // Once bound, an error is the fate of one datagram.
      if (this.#bound || this.#socket !== socket) return;
      this.close();
      reader.failed(networkError(error));
    };
    socket.on("error", failed);
    try {
      socket.bind({ address: localAddress ?? loopback(family), port: localPort, exclusive: true });
    } catch (error) {
      setImmediate(() => failed(error));
    }
  }

  send(data: Buffer, { address, port }: Endpoint): void {
    const socket = this.#socket;
    // Node throws for port 0, to which no datagram can be sent.
    if (!this.#bound || socket === undefined || port === 0) return;
    if (socket.getSendQueueSize() <= MOST_QUEUED) socket.send(data, port, address, ignore);
  }

  close(): void {
    this.#bound = false;
    this.#socket?.close();
    this.#socket = undefined;
  }
}

function ignore(): void {}
