import type { Pipe, PipeReader } from "../kernel/pipe.ts";

/** The internet as the module sees it: the computer's own (`host/`), or a simulated one (`sim/`). */
export interface Network {
  /** Starts a TCP connection, or a UDP flow to one remote. `reader` hears `opened` or `gone` before anything else. */
  connect(options: ConnectOptions, reader: ConnectionReader): Connection;
  /** Starts to accept TCP connections. `reader` hears `listening` or `failed` before anything else. */
  listen(options: ListenOptions, reader: ListenerReader): Listener;
  /** Opens one UDP port to any remotes. `reader` hears `bound` or `failed` before anything else. */
  bind(options: ListenOptions, reader: DatagramReader): DatagramPort;
  /** Looks a name up; a numeric address is its own answer, without a query. `done` is called once, never from inside the call. */
  resolve(name: string, options: ResolveOptions, done: (answer: Resolution) => void): Cancel;
  /** Sends one ICMP echo request of `bytes` data bytes to a numeric address. `done` is called once, never from inside the call. */
  ping(options: PingOptions, done: (answer: PingAnswer) => void): Cancel;
}

/** Gives up what was started: its callback will not be called any more. */
export type Cancel = () => void;

/** 4 or 6; 0 where either will do (the first answer counts, IPv4 first). */
export type Family = 0 | 4 | 6;

/** A numeric address and a port. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Why the network refused, in the words of what happened; `services/sockets/result-codes.ts` maps them to result codes. */
export type NetworkError =
  | "name not found"
  | "refused"
  | "unreachable"
  | "timed out"
  | "reset"
  | "address in use"
  | "address not available"
  | "no descriptors"
  | "not permitted"
  | "not supported"
  | "failed";

/** TCP/IP 2.3.15: what `AT+QICFG` sets of TCP. Where the computer's stack cannot be told, the option has no effect. */
export interface TcpOptions {
  /** Undefined: off. `idle` and `interval` in seconds. */
  readonly keepAlive?:
    | { readonly idle: number; readonly interval: number; readonly probes: number }
    | undefined;
  /** Retransmissions before the connection counts as lost, and the longest time between two of them, in milliseconds. */
  readonly retransmission: { readonly maxBackoffs: number; readonly maxRto: number };
  readonly sack: boolean;
}

export interface ConnectOptions {
  readonly protocol: "tcp" | "udp";
  /** A name or a numeric address. */
  readonly host: string;
  readonly port: number;
  readonly family: Family;
  /** The module's own address; undefined: the system's choice. */
  readonly localAddress?: string | undefined;
  /** 0: assigned automatically. */
  readonly localPort: number;
  /** DNS servers to ask; empty: the system's. */
  readonly dnsServers: readonly string[];
  /** Only for TCP. */
  readonly tcp?: TcpOptions | undefined;
}

export interface ConnectionReader extends PipeReader {
  /** The connection stands. `remote` is what the module should see as the other end. */
  opened(remote: Endpoint, localPort: number): void;
  /**
   * The last call: the connection is over in both directions, or never came to be. With an error if it was not
   * closed in order. (`closed`, from `PipeReader`, is the remote's FIN: it will send no more.)
   */
  gone(error: NetworkError | undefined): void;
}

/**
 * A TCP connection, or a UDP flow to one remote (there each `write` is one datagram, each `receive` one datagram, and
 * what arrives while paused is lost). Until `opened`, `write` must not be called.
 */
export interface Connection extends Pipe {
  /** Says FIN after everything written; the reader hears `gone` once the remote has said FIN too. */
  end(): void;
  /** Ends at once (TCP: RST); `gone` is not called. Before `opened`: gives the opening up. The same as `close`. */
  close(): void;
  /**
   * Bytes written that the peer's stack has not acknowledged; undefined where the system does not tell (the caller
   * then counts what the system has taken as acknowledged, see `unsent`).
   */
  readonly unacknowledged: number | undefined;
  /** Bytes written that the system has not taken yet. */
  readonly unsent: number;
}

export interface ListenOptions {
  /** Undefined: loopback of `family`. */
  readonly localAddress?: string | undefined;
  /** 0: assigned automatically. */
  readonly localPort: number;
  readonly family: 4 | 6;
  readonly tcp?: TcpOptions | undefined;
}

export interface ListenerReader {
  listening(localPort: number): void;
  failed(error: NetworkError): void;
  /**
   * A connection came in. Whoever is returned reads it (without a call of `opened`); undefined refuses it with RST.
   */
  incoming(connection: Connection, remote: Endpoint): ConnectionReader | undefined;
}

export interface Listener {
  /** Accepts no more. Connections already accepted live on. The reader hears nothing more. */
  close(): void;
}

export interface DatagramReader {
  bound(localPort: number): void;
  failed(error: NetworkError): void;
  receive(data: Buffer, from: Endpoint): void;
}

export interface DatagramPort {
  /** Sends one datagram to a numeric address. Errors of a single datagram are the network's loss, not reported. */
  send(data: Buffer, to: Endpoint): void;
  /** The reader hears nothing more. */
  close(): void;
}

export interface ResolveOptions {
  readonly family: Family;
  readonly dnsServers: readonly string[];
}

/** `ttl` in seconds, 0 where there was no query. */
export type Resolution =
  | { readonly addresses: readonly string[]; readonly ttl: number }
  | { readonly error: NetworkError };

export interface PingOptions {
  readonly address: string;
  readonly localAddress?: string | undefined;
  readonly bytes: number;
  readonly sequence: number;
  /** Milliseconds to wait for the reply. */
  readonly timeout: number;
}

/** `time` in milliseconds, `ttl` as the reply's IP header said. */
export type PingAnswer =
  | { readonly time: number; readonly ttl: number }
  | { readonly error: NetworkError };
