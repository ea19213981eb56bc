import type {
  Connection,
  ConnectionReader,
  Endpoint,
  Listener,
  ListenerReader,
  ListenOptions,
  NetworkError,
} from "../../network/network.ts";
import type { SocketEnvironment, SocketIdentity } from "./environment.ts";
import { RESULT, resultOf } from "./result-codes.ts";
import type { AccessMode, Counters, HostPort, Socket, SocketState } from "./socket.ts";

const NO_DATA: Counters = { sent: 0, acked: 0, received: 0, unread: 0, dropped: 0 };

/** "TCP LISTENER": makes a socket of every connection that comes in, as long as there is a free connectID. */
export class ListenerSocket implements Socket, ListenerReader {
  readonly connectID: number;
  readonly contextID: number;
  readonly serverID: number;
  readonly serviceType = "TCP LISTENER";
  readonly accessMode: AccessMode;
  readonly address: string;
  readonly remotePort: number;
  readonly port: HostPort;
  readonly counters = NO_DATA;
  state: SocketState = "opening";
  localPort: number;
  readonly #env: SocketEnvironment;
  readonly #accept: (connection: Connection, remote: Endpoint) => ConnectionReader | undefined;
  #listener: Listener | undefined;
  #done: ((result: number) => void) | undefined;

  /** `accept` finds a place for a connection, or none. `address` is the module's own. */
  constructor(
    env: SocketEnvironment,
    identity: SocketIdentity,
    accessMode: AccessMode,
    port: HostPort,
    address: string,
    remotePort: number,
    localPort: number,
    accept: (connection: Connection, remote: Endpoint) => ConnectionReader | undefined,
  ) {
    this.connectID = identity.connectID;
    this.contextID = identity.contextID;
    this.serverID = identity.serverID;
    this.accessMode = accessMode;
    this.port = port;
    this.address = address;
    this.remotePort = remotePort;
    this.localPort = localPort;
    this.#env = env;
    this.#accept = accept;
  }

  open(options: ListenOptions, done: (result: number) => void): void {
    this.#done = done;
    this.#listener = this.#env.network.listen(options, this);
  }

  listening(localPort: number): void {
    this.state = "listening";
    this.localPort = localPort;
    this.#env.tell({
      event: "socket opened",
      connectID: this.connectID,
      service_type: this.serviceType,
      contextID: this.contextID,
      remote: "",
      localPort,
    });
    this.#done?.(RESULT.success);
  }

  failed(error: NetworkError): void {
    const result = resultOf(error);
    this.state = "closing";
    this.#listener = undefined;
    if (!this.#env.model.traits.failedOpenKeeps) this.#env.release(this);
    this.#done?.(result === RESULT.unknown ? RESULT.listenFailed : result);
  }

  incoming(connection: Connection, remote: Endpoint): ConnectionReader | undefined {
    return this.#accept(connection, remote);
  }

  lose(): void {
    this.#listener?.close();
    this.#listener = undefined;
    this.state = "closing";
  }

  close(_timeout: number, done: () => void): void {
    this.#done = undefined;
    this.#listener?.close();
    this.#env.tell({
      event: "socket closed",
      connectID: this.connectID,
      service_type: this.serviceType,
      sent: 0,
      received: 0,
      dropped: 0,
    });
    this.#env.release(this);
    done();
  }
}
