import type { SocketEnvironment } from "./environment.ts";
import type { AccessMode, Counters, HostPort, ServiceType, SocketState } from "./socket.ts";

/** What a socket is from the start. */
export interface SocketOrigin {
  readonly connectID: number;
  readonly contextID: number;
  /** The listener's connectID for TCP INCOMING, else its own. */
  readonly serverID: number;
  readonly accessMode: AccessMode;
  readonly port: HostPort;
  /** The remote's for clients and TCP INCOMING, the module's own for the others. */
  readonly address: string;
  readonly remotePort: number;
  readonly localPort: number;
}

/** What every socket of the table has, and how people hear of its beginning and end. */
export abstract class BaseSocket {
  readonly connectID: number;
  readonly contextID: number;
  readonly serverID: number;
  accessMode: AccessMode;
  state: SocketState = "opening";
  port: HostPort;
  address: string;
  remotePort: number;
  localPort: number;
  protected readonly env: SocketEnvironment;
  #told = false;

  constructor(env: SocketEnvironment, origin: SocketOrigin) {
    this.env = env;
    this.connectID = origin.connectID;
    this.contextID = origin.contextID;
    this.serverID = origin.serverID;
    this.accessMode = origin.accessMode;
    this.port = origin.port;
    this.address = origin.address;
    this.remotePort = origin.remotePort;
    this.localPort = origin.localPort;
  }

  abstract readonly serviceType: ServiceType;
  abstract readonly counters: Counters;

  /** It stands now. `remote` is empty where there is none. */
  protected tellOpened(remote: string): void {
    this.#told = true;
    const { connectID, serviceType: service_type, contextID, localPort } = this;
    this.env.tell({
      event: "socket opened",
      connectID,
      service_type,
      contextID,
      remote,
      localPort,
    });
  }

  /** It is over, perhaps before its connectID is free again. */
  protected tellClosed(): void {
    if (!this.#told) return;
    this.#told = false;
    const { connectID, serviceType: service_type } = this;
    const { sent, received, dropped } = this.counters;
    this.env.tell({ event: "socket closed", connectID, service_type, sent, received, dropped });
  }

  /** It is over, and its connectID is free again. */
  protected leaveTable(): void {
    this.tellClosed();
    this.env.release(this.connectID);
  }

  /** It never came to be. */
  protected failOpening(): void {
    this.state = "closing";
    if (!this.env.model.traits.failedOpenKeeps) this.env.release(this.connectID);
  }
}
