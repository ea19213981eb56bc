import type { Clock } from "../../kernel/clock.ts";
import { endpoint } from "../endpoint.ts";
import type {
  Cancel,
  Connection,
  ConnectionReader,
  ConnectOptions,
  DatagramPort,
  DatagramReader,
  Endpoint,
  Listener,
  ListenerReader,
  ListenOptions,
  Network,
  PingAnswer,
  PingOptions,
  Resolution,
  ResolveOptions,
} from "../network.ts";
import { resolveSimulated, type SimName } from "./names.ts";
import type { SimPeer } from "./peer.ts";
import { SimTcp } from "./tcp.ts";
import { SimUdp } from "./udp.ts";
import type { SimUdpPeer } from "./udp-peer.ts";

/** An address and a port, also as a text: `10.0.0.1:7`, `[::1]:7`. */
export type Place = Endpoint | string;

function at(place: Place): Endpoint {
  return typeof place === "string" ? endpoint(place) : place;
}

/** Where every name leads to with `serveElsewhere`; 198.18.0.0/15 is for tests, RFC 2544. */
const ANYWHERE = "198.18.0.1";

/** `latency`: milliseconds one way, 0 if not given. */
export interface SimNetworkOptions {
  readonly latency?: number;
}

/**
 * An internet that exists only here: servers, names and pings are written by a test, and everything happens at an
 * instant of the clock, the same in every run. An endpoint nobody serves refuses TCP and loses UDP.
 */
export class SimNetwork implements Network {
  /** What the DNS knows. Keys in lower case; a name not in here is not found. */
  readonly names = new Map<string, SimName>();
  /** What answers an echo request, by address; an address not in here does not answer. */
  readonly pings = new Map<string, PingAnswer>();
  readonly #clock: Clock;
  readonly #latency: number;
  #anyName: SimName | undefined;
  readonly #tcp: SimTcp;
  readonly #udp: SimUdp;

  constructor(clock: Clock, { latency = 0 }: SimNetworkOptions = {}) {
    this.#clock = clock;
    this.#latency = latency;
    this.#tcp = new SimTcp(clock, latency);
    this.#udp = new SimUdp(clock, latency);
  }

  /** Accepts TCP connections; `handler` gets the remote end of each. */
  serve(place: Place, handler: (peer: SimPeer) => void = () => {}): void {
    this.#tcp.behave(at(place), { kind: "serves", handler });
  }

  /** Lets connections to a place be refused again. */
  refuse(place: Place): void {
    this.#tcp.behave(at(place), undefined);
  }

  /** Lets connections to a place stay opening for ever. */
  blackhole(place: Place): void {
    this.#tcp.behave(at(place), { kind: "silent" });
  }

  /** Lets connections to a place fail as "unreachable". */
  unreachable(place: Place): void {
    this.#tcp.behave(at(place), { kind: "unreachable" });
  }

  /** Lets every address, port and name that nobody else has be served too, like a whole internet. */
  serveElsewhere(tcp: (peer: SimPeer) => void, udp: (peer: SimUdpPeer) => void): void {
    this.#tcp.elsewhere = { kind: "serves", handler: tcp };
    this.#udp.elsewhere = (endpoint) => {
      const peer = this.#udp.serve(endpoint);
      udp(peer);
      return peer;
    };
    this.#anyName = { addresses: [ANYWHERE], ttl: 300 };
  }

  /** Dials a listener of the module; undefined if none has this port. */
  connectTo(localPort: number, from: Place): SimPeer | undefined {
    return this.#tcp.connectTo(localPort, at(from));
  }

  /** Opens a remote UDP endpoint. */
  serveUdp(place: Place): SimUdpPeer {
    return this.#udp.serve(at(place));
  }

  connect(options: ConnectOptions, reader: ConnectionReader): Connection {
    const lookUp = (done: (answer: Resolution) => void) =>
      this.resolve(options.host, options, done);
    return options.protocol === "tcp"
      ? this.#tcp.connect(options, reader, lookUp)
      : this.#udp.connect(options, reader, lookUp);
  }

  listen(options: ListenOptions, reader: ListenerReader): Listener {
    return this.#tcp.listen(options, reader);
  }

  bind(options: ListenOptions, reader: DatagramReader): DatagramPort {
    return this.#udp.bind(options, reader);
  }

  resolve(name: string, options: ResolveOptions, done: (answer: Resolution) => void): Cancel {
    const found = this.names.get(name.toLowerCase()) ?? this.#anyName;
    return resolveSimulated(this.#clock, 2 * this.#latency, found, name, options, done);
  }

  ping({ address, timeout }: PingOptions, done: (answer: PingAnswer) => void): Cancel {
    const answer = this.pings.get(address);
    const wait = answer && "time" in answer ? answer.time : 0;
    const late = answer === undefined || wait > timeout;
    const alarm = this.#clock.after(late ? timeout : wait, () =>
      done(late ? { error: "timed out" } : answer),
    );
    return () => alarm.cancel();
  }
}
