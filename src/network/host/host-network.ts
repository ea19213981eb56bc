import type {
  Cancel,
  Connection,
  ConnectionReader,
  ConnectOptions,
  DatagramPort,
  DatagramReader,
  Listener,
  ListenerReader,
  ListenOptions,
  Network,
  PingAnswer,
  PingOptions,
  Resolution,
  ResolveOptions,
} from "../network.ts";
import { HostDatagramPort } from "./datagram-port.ts";
import { dial, type LookUp } from "./dial.ts";
import { HostNames } from "./names.ts";
import { ping } from "./ping.ts";
import { TcpConnection } from "./tcp-connection.ts";
import { TcpListener } from "./tcp-listener.ts";
import { UdpFlow } from "./udp-flow.ts";

/** The computer's own network, in real time. Nothing is open, and nothing keeps the process alive, until it is asked for. */
export class HostNetwork implements Network {
  readonly #names = new HostNames();
  readonly #lookUp: LookUp = (name, options, done) => this.#names.resolve(name, options, done);

  connect(options: ConnectOptions, reader: ConnectionReader): Connection {
    if (options.protocol === "udp") return new UdpFlow(options, reader, this.#lookUp);
    const connection = new TcpConnection();
    connection.open(reader, options.tcp, (end) => dial(options, this.#lookUp, end));
    return connection;
  }

  listen(options: ListenOptions, reader: ListenerReader): Listener {
    return new TcpListener(options, reader);
  }

  bind(options: ListenOptions, reader: DatagramReader): DatagramPort {
    return new HostDatagramPort(options, reader);
  }

  resolve(name: string, options: ResolveOptions, done: (answer: Resolution) => void): Cancel {
    return this.#names.resolve(name, options, done);
  }

  ping(options: PingOptions, done: (answer: PingAnswer) => void): Cancel {
    return ping(options, done);
  }
}
