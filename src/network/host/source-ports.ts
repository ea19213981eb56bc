import { readPortSettings, type PortSettings } from "../../native/system-limits.ts";

/** Below are the ports that servers are known by; few above, and their own port is tried in vain once in a round. */
const FIRST = 10_000;
/** What a Kubernetes node opens for its services. */
const NODE_PORTS = { first: 30_000, last: 32_767 };
const LAST = 65_535;
/** With fewer left, the system's own range is not spared. */
const ENOUGH = 10_000;

/** Ports from which connections go out whose address is given; 24 536 on a Linux as it comes. */
export type UsablePorts = Uint16Array;

/**
 * Those that collide least: 10 000 to 29 999, and what is behind the system's own range. The system's own
 * (32 768 to 60 999) is left to it: a port that somebody has bound, from whatever address, `connect()` gives to no
 * connection, and a fleet would take them from the whole computer. Where that range is nearly all there is, as many
 * guides have it, 10 000 to 29 999 are taken out of it: the rest is still the system's.
 */
export function usablePorts({ ephemeral, reserved }: PortSettings): UsablePorts {
  const spare = [NODE_PORTS, ...reserved];
  // macOS and Windows: 49152 to 65535.
  const apart = portsWithout([...spare, ephemeral ?? { first: 49_152, last: LAST }]);
  return apart.length >= ENOUGH
    ? apart
    : portsWithout([...spare, { first: NODE_PORTS.first, last: LAST }]);
}

function portsWithout(spans: PortSettings["reserved"]): UsablePorts {
  const left: number[] = [];
  for (let port = FIRST; port <= LAST; port++) {
    if (!spans.some(({ first, last }) => port >= first && port <= last)) left.push(port);
  }
  return Uint16Array.from(left);
}

/** How far from each other, in ports, the sources begin: the golden section of 65 536 leaves the widest gaps. */
const APART = 40_503;

/** Where a connection goes. */
export interface Destination {
  readonly address: string;
  readonly port: number;
}

/**
 * Chooses the source port of each TCP connection whose source address is given, by counting. The system would search
 * one in `bind()`, which knows no destination: 0.5 to 1.8 ms each once 5000 of an address are in use
 * (libuv does not set IP_BIND_ADDRESS_NO_PORT). One object for the process: the ports of an address are.
 *
 * Round robin, and not the least free one: a port rests in TIME_WAIT for 60 s, and comes up again after all others.
 */
export class SourcePorts {
  readonly #ports: UsablePorts;
  readonly #start: number;
  /** By source address: where the next search begins. Kept when nothing is in use any more, for those that rest. */
  readonly #next = new Map<string, number>();
  /** By source and destination. */
  readonly #taken = new Map<string, Set<number>>();

  /**
   * `start`: a number of any size that another process has not, so that they do not begin with the same ports. None of
   * `ports`: `take` has nothing to give.
   */
  constructor(ports: UsablePorts, start: number) {
    this.#ports = ports;
    this.#start = start;
  }

  /**
   * The port of one more connection; undefined: all that may be had are in use there. `failed`: how often in a row the
   * system did not want what was taken, because somebody else has it or it rests. Each time it goes twice as far on:
   * those of others come in runs.
   */
  take(source: string, destination: Destination, failed = 0): number | undefined {
    const count = this.#ports.length;
    const pair = pairOf(source, destination);
    const taken = this.#taken.get(pair) ?? new Set();
    // One more than are in use meets a free one, and another one passes the destination's own.
    const most = Math.min(count, taken.size + 2);
    const step = failed === 0 ? 0 : 2 ** (failed - 1) - 1;
    let index = this.#next.get(source) ?? this.#first();
    index = (index + step) % count;
    for (let tried = 0; tried < most; tried++) {
      const port = this.#ports[index]!;
      index = (index + 1) % count;
      // From a port to itself a connection stands without a server (RFC 9293 3.5, simultaneous open).
      if (taken.has(port) || port === destination.port) continue;
      this.#next.set(source, index);
      this.#taken.set(pair, taken.add(port));
      return port;
    }
    return undefined;
  }

  /** The connection is over, or never came to be. */
  giveBack(source: string, destination: Destination, port: number): void {
    const pair = pairOf(source, destination);
    const taken = this.#taken.get(pair);
    taken?.delete(port);
    if (taken?.size === 0) this.#taken.delete(pair);
  }

  /** Not all sources begin with the same port: the system keeps one list of a port's connections, for all addresses. */
  #first(): number {
    return (this.#start + this.#next.size * APART) % this.#ports.length;
  }
}

function pairOf(source: string, { address, port }: Destination): string {
  return `${source} ${address} ${port}`;
}

let shared: SourcePorts | undefined;

/** The ports of this process. */
export function sourcePorts(): SourcePorts {
  shared ??= new SourcePorts(usablePorts(readPortSettings()), Math.floor(Math.random() * LAST));
  return shared;
}

/** How often another port is tried before the system is left to search one. */
export const MOST_SOURCE_PORTS = 16;

/**
 * Whether another port would do. EADDRINUSE comes from `bind()` where somebody listens; EADDRNOTAVAIL from `connect()`
 * where there is such a connection or its port rests. From `bind()` it would say that the address is not of this
 * computer.
 */
export function portTaken(error: Error): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code === "EADDRINUSE" || (code === "EADDRNOTAVAIL" && syscall === "connect");
}
