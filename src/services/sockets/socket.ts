import type { UrcSource } from "../../at/urc.ts";

/** TCP/IP 1.3. */
export type AccessMode = "buffer" | "push" | "transparent";
export const ACCESS_MODES = ["buffer", "push", "transparent"] as const;

/** TCP/IP 2.3.4, <service_type>. */
export type ServiceType = "TCP" | "UDP" | "TCP LISTENER" | "TCP INCOMING" | "UDP SERVICE";

/** TCP/IP 2.3.6, <socket_state> 0 to 4. */
export type SocketState = "initial" | "opening" | "connected" | "listening" | "closing";

/** The AT port a socket belongs to: where its URCs go. */
export interface HostPort {
  /** <AT_port> of AT+QISTATE. */
  readonly name: string;
  report(urc: UrcSource): void;
}

/** What became of data handed to a socket: a full send buffer is SEND FAIL, a dead connection ERROR. */
export type SendOutcome = "sent" | "full" | "closed";

/** A socket service, whatever its type: an entry of the table of twelve. */
export interface Socket {
  readonly connectID: number;
  readonly contextID: number;
  /** The listener's connectID for TCP INCOMING, else its own. TCP/IP 2.3.6. */
  readonly serverID: number;
  readonly serviceType: ServiceType;
  readonly accessMode: AccessMode;
  readonly state: SocketState;
  /** <IP_address>: the remote's for clients and TCP INCOMING, the module's own for the others. */
  readonly address: string;
  readonly remotePort: number;
  readonly localPort: number;
  readonly port: HostPort;
  readonly counters: Counters;
  /** Of the bytes sent, what the peer has acknowledged; for UDP all of them. Asks the system. */
  readonly acked: number;
  /** Ends it; `done` is called once it is over, at the latest after `timeout` milliseconds, 0 at once. */
  close(timeout: number, done: () => void): void;
  /** Its PDP context is gone: the connection with it, the socket stays in state 4 until AT+QICLOSE or AT+QIDEACT. */
  lose(): void;
}

export interface Counters {
  /** Bytes handed to the network since it was opened. */
  readonly sent: number;
  readonly received: number;
  readonly unread: number;
  /** UDP datagrams for which there was no room. */
  readonly dropped: number;
}
