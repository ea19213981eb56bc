import { familyOf } from "../network/address.ts";
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
} from "../network/network.ts";
import { TracedFlow } from "./traced-flow.ts";
import type { FlowStep, Happened, LookupTrace, PingTrace } from "./trace.ts";

/** The network as the module sees it, watched. */
export class TracedNetwork implements Network {
  readonly #network: Network;
  readonly #tell: (happened: Happened) => void;
  #flows = 0;
  #lookups = 0;
  #pings = 0;

  constructor(network: Network, tell: (happened: Happened) => void) {
    this.#network = network;
    this.#tell = tell;
  }

  connect(options: ConnectOptions, reader: ConnectionReader): Connection {
    const { protocol, host, port, localAddress = "", localPort } = options;
    const named = familyOf(host) === 0 ? this.#lookup(host, options) : undefined;
    const flow = new TracedFlow(
      ++this.#flows,
      protocol,
      { address: localAddress, port: localPort },
      { address: host, port },
      reader,
      this.#tell,
    );
    flow.connecting(named);
    return flow.carry(this.#network.connect(options, flow));
  }

  listen(options: ListenOptions, reader: ListenerReader): Listener {
    const local = { address: options.localAddress ?? "", port: options.localPort };
    return this.#network.listen(options, {
      listening: (localPort) => {
        local.port = localPort;
        reader.listening(localPort);
      },
      failed: (error) => reader.failed(error),
      incoming: (connection, remote) => {
        const flow = new TracedFlow(++this.#flows, "tcp", { ...local }, remote, NOBODY, this.#tell);
        flow.carry(connection).cameIn();
        const taken = reader.incoming(flow, remote);
        if (!taken) {
          flow.refused();
          return undefined;
        }
        flow.own(taken);
        return flow;
      },
    });
  }

  bind(options: ListenOptions, reader: DatagramReader): DatagramPort {
    const flow = ++this.#flows;
    const local = { address: options.localAddress ?? "", port: options.localPort };
    const tell = (remote: { address: string; port: number }, what: FlowStep): void =>
      this.#tell({
        ...{ kind: "flow", flow, protocol: "udp", local: { ...local } },
        ...{ remote, acknowledged: 0, what },
      });
    const port = this.#network.bind(options, {
      bound: (localPort) => {
        local.port = localPort;
        reader.bound(localPort);
      },
      failed: (error) => reader.failed(error),
      receive: (chunk, from) => {
        tell(from, { step: "down", chunk });
        reader.receive(chunk, from);
      },
    });
    return {
      send(chunk, to) {
        tell(to, { step: "up", chunk });
        port.send(chunk, to);
      },
      close: () => port.close(),
    };
  }

  resolve(name: string, options: ResolveOptions, done: (answer: Resolution) => void): Cancel {
    // A numeric address is its own answer: nobody is asked.
    if (familyOf(name) !== 0) return this.#network.resolve(name, options, done);
    const tell = this.#lookup(name, options);
    return this.#network.resolve(name, options, (answer) => {
      if ("error" in answer) tell({ step: "failed", error: answer.error });
      else tell({ step: "answered", addresses: answer.addresses, ttl: answer.ttl });
      done(answer);
    });
  }

  ping(options: PingOptions, done: (answer: PingAnswer) => void): Cancel {
    const { localAddress: local = "", address, bytes, sequence } = options;
    const ping = ++this.#pings;
    const tell = (what: PingTrace["what"]): void =>
      this.#tell({ kind: "ping", ping, local, address, bytes, sequence, what });
    tell({ step: "sent" });
    return this.#network.ping(options, (answer) => {
      if ("error" in answer) tell({ step: "failed", error: answer.error });
      else tell({ step: "answered", time: answer.time, ttl: answer.ttl });
      done(answer);
    });
  }

  /** A name is asked for; what is answered tells of its answer. */
  #lookup(name: string, { family, dnsServers }: ResolveOptions) {
    const lookup = ++this.#lookups;
    const tell = (what: LookupTrace["what"]): void =>
      this.#tell({ kind: "lookup", lookup, name, family, server: dnsServers[0] ?? "", what });
    tell({ step: "asked" });
    return tell;
  }
}

const NOBODY: ConnectionReader = {
  opened() {},
  gone() {},
  receive() {},
  drained() {},
  closed() {},
};
