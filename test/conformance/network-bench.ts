import type {
  ConnectionReader,
  ConnectOptions,
  Endpoint,
  Listener,
  ListenerReader,
  Network,
  NetworkError,
  Connection,
} from "../../src/network/network.ts";

/** The remote end of a TCP connection, on whichever network. */
export interface BenchPeer {
  /** Whether the module's FIN is answered with one at once. */
  autoEnd: boolean;
  send(chunk: Buffer): void;
  /** Removes and returns what arrived. */
  received(): Buffer;
  end(): void;
  reset(): void;
  pause(): void;
  resume(): void;
  /** Whether the module's FIN arrived. */
  readonly moduleEnded: boolean;
  readonly state: "open" | "closed" | "reset";
}

/** A remote UDP endpoint. */
export interface BenchUdp {
  readonly endpoint: Endpoint;
  /** To a local port of the module. */
  send(data: Buffer, port: number): void;
  received(): { readonly data: Buffer; readonly from: Endpoint }[];
}

/** A remote TCP server, and the connections it accepted. */
export interface BenchServer {
  readonly endpoint: Endpoint;
  readonly peers: readonly BenchPeer[];
}

/** What the suite needs around a network. */
export interface NetworkBench {
  readonly network: Network;
  /** Knows four.test (192.0.2.4, TTL 77), six.test (2001:db8::6, TTL 66), both.test, local.test (127.0.0.1), never answers for silent.test. */
  readonly dnsServers: readonly string[];
  serve(): Promise<BenchServer>;
  serveUdp(): Promise<BenchUdp>;
  /** An endpoint nobody serves. */
  nobody(): Promise<Endpoint>;
  /** Dials a listener of the module; its end of the connection. */
  dial(localPort: number): BenchPeer;
  /** Lets things happen until `condition` holds; fails after some seconds. */
  until(condition: () => boolean): Promise<void>;
  close(): Promise<void>;
}

/** A reader that notes everything it hears, in order; `bytes` apart, because how they are cut does not count. */
export class Recorder implements ConnectionReader {
  readonly heard: string[] = [];
  readonly chunks: Buffer[] = [];
  remote: Endpoint | undefined;
  localPort = 0;
  error: NetworkError | undefined;

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  get length(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  }

  has(what: string): boolean {
    return this.heard.includes(what);
  }

  opened(remote: Endpoint, localPort: number): void {
    this.heard.push("opened");
    this.remote = remote;
    this.localPort = localPort;
  }

  receive(chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  drained(): void {
    this.heard.push("drained");
  }

  closed(): void {
    this.heard.push("closed");
  }

  gone(error: NetworkError | undefined): void {
    this.heard.push("gone");
    this.error = error;
  }
}

/** Accepts every connection that comes in, or refuses it if `refuse` is set. */
export class ListenerRecorder implements ListenerReader {
  localPort: number | undefined;
  error: NetworkError | undefined;
  refuse = false;
  readonly accepted: { connection: Connection; remote: Endpoint; reader: Recorder }[] = [];
  asked = 0;

  listening(localPort: number): void {
    this.localPort = localPort;
  }

  failed(error: NetworkError): void {
    this.error = error;
  }

  incoming(connection: Connection, remote: Endpoint): ConnectionReader | undefined {
    this.asked++;
    if (this.refuse) return undefined;
    const reader = new Recorder();
    this.accepted.push({ connection, remote, reader });
    return reader;
  }
}

/** Options to connect to an endpoint with nothing special about it. */
export function to(
  { address, port }: Endpoint,
  protocol: ConnectOptions["protocol"] = "tcp",
): ConnectOptions {
  return { protocol, host: address, port, family: 0, localPort: 0, dnsServers: [], tcp };
}

/** What the module starts with. */
export const tcp = {
  keepAlive: undefined,
  retransmission: { maxBackoffs: 12, maxRto: 60_000 },
  sack: true,
};

/** Listens on an assigned port and waits until it does. */
export async function listening(
  bench: NetworkBench,
  reader: ListenerRecorder,
): Promise<{ readonly listener: Listener; readonly port: number }> {
  const listener = bench.network.listen({ localPort: 0, family: 4, tcp }, reader);
  await bench.until(() => reader.localPort !== undefined);
  return { listener, port: reader.localPort! };
}

/** Opens a connection to a server of its own, and waits until both ends have it. */
export async function openedTcp(bench: NetworkBench): Promise<{
  readonly bench: NetworkBench;
  readonly connection: Connection;
  readonly reader: Recorder;
  readonly peer: BenchPeer;
}> {
  const server = await bench.serve();
  const reader = new Recorder();
  const connection = bench.network.connect(to(server.endpoint), reader);
  await bench.until(() => reader.has("opened") && server.peers.length === 1);
  return { bench, connection, reader, peer: server.peers[0]! };
}
