import { createServer, type Server, type Socket } from "node:net";
import type { Listener, ListenerReader, ListenOptions } from "../network.ts";
import { endpoint, loopback } from "./address.ts";
import { networkError } from "./errors.ts";
import { TcpConnection } from "./tcp-connection.ts";

/** A TCP port of the computer that accepts connections. */
export class TcpListener implements Listener {
  readonly #options: ListenOptions;
  #reader: ListenerReader | undefined;
  readonly #server: Server;

  constructor(options: ListenOptions, reader: ListenerReader) {
    this.#options = options;
    this.#reader = reader;
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    this.#server = server;
    server.on("connection", (socket) => this.#accept(socket));
    server.on("error", (error) => this.#fail(error));
    server.on("listening", () => {
      // A server that was closed before it began to listen begins all the same.
      if (this.#reader === undefined) return server.close();
      const address = server.address();
      return this.#reader.listening(typeof address === "object" && address ? address.port : 0);
    });
    try {
      server.listen({
        host: options.localAddress ?? loopback(options.family),
        port: options.localPort,
        exclusive: true,
      });
    } catch (error) {
      setImmediate(() => this.#fail(error));
    }
  }

  close(): void {
    this.#reader = undefined;
    this.#server.close();
  }

  #accept(socket: Socket): void {
    socket.on("error", () => {});
    const reader = this.#reader;
    // Without a remote address it is gone already.
    if (reader === undefined || socket.remoteAddress === undefined) {
      socket.resetAndDestroy();
      return;
    }
    const connection = new TcpConnection();
    connection.adopt(socket, this.#options.tcp);
    const remote = endpoint(socket.remoteAddress, socket.remotePort);
    const owner = reader.incoming(connection, remote);
    if (owner) connection.own(owner);
    else connection.close();
  }

  #fail(error: unknown): void {
    const reader = this.#reader;
    // Once it listens, an error is about one connection that could not be accepted (no descriptors left).
    if (reader === undefined || this.#server.listening) return;
    this.#reader = undefined;
    reader.failed(networkError(error));
  }
}
