import type {
  Connection,
  ConnectionReader,
  Endpoint,
  Listener,
  ListenerReader,
  ListenOptions,
  NetworkError,
} from "../../network/network.ts";
import { BaseSocket, type SocketOrigin } from "./base-socket.ts";
import type { SocketEnvironment } from "./environment.ts";
import { RESULT, resultOf } from "./result-codes.ts";
import type { Counters, Socket } from "./socket.ts";

const NO_DATA: Counters = { sent: 0, received: 0, unread: 0, dropped: 0 };

/** "TCP LISTENER": makes a socket of every connection that comes in, as long as there is a free connectID. */
export class ListenerSocket extends BaseSocket implements Socket, ListenerReader {
  readonly serviceType = "TCP LISTENER";
  readonly counters = NO_DATA;
  readonly acked = 0;
  readonly #accept: (connection: Connection, remote: Endpoint) => ConnectionReader | undefined;
  #listener: Listener | undefined;
  #done: ((result: number) => void) | undefined;

  /** `accept` finds a place for a connection, or none. */
  constructor(
    env: SocketEnvironment,
    origin: SocketOrigin,
    accept: (connection: Connection, remote: Endpoint) => ConnectionReader | undefined,
  ) {
    super(env, origin);
    this.#accept = accept;
  }

  open(options: ListenOptions, done: (result: number) => void): void {
    this.#done = done;
    this.#listener = this.env.network.listen(options, this);
  }

  listening(localPort: number): void {
    this.state = "listening";
    this.localPort = localPort;
    this.tellOpened("");
    this.#done?.(RESULT.success);
  }

  failed(error: NetworkError): void {
    const result = resultOf(error);
    this.#listener = undefined;
    this.failOpening();
    this.#done?.(result === RESULT.unknown ? RESULT.listenFailed : result);
  }

  incoming(connection: Connection, remote: Endpoint): ConnectionReader | undefined {
    return this.#accept(connection, remote);
  }

  lose(): void {
    this.#listener?.close();
    this.#listener = undefined;
    this.state = "closing";
    this.tellClosed();
  }

  close(_timeout: number, done: () => void): void {
    this.#done = undefined;
    this.#listener?.close();
    this.leaveTable();
    done();
  }
}
