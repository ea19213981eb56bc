import type { Call, InterposedPort, Said } from "../at/interposer.ts";
import type { Result } from "../at/reply.ts";
import type { UrcSource } from "../at/urc.ts";
import type { Cancel, NetworkError } from "../network/network.ts";

/** Some bytes, and how many milliseconds from now they come. */
export interface Piece {
  readonly delay: number;
  readonly chunk: Buffer;
  /** Of what a port says: so many bytes of it, in front, are echo; so many at its end a result code. 0 if not given. */
  readonly echo?: number;
  readonly result?: number;
}

/** What becomes of a chunk: pieces in their place, none if it vanishes; undefined: nothing is done to it. */
export type Pieces = readonly Piece[] | undefined;

/** Seen from the module: to its host or from it; to its peer or from it. */
export type WireWay = "to host" | "from host";
export type FlowWay = "up" | "down";

/** The wire between a port and its host, as a fault sees it. */
export interface PortWire {
  /** How many hosts have left it: what was on the wire then is lost. */
  readonly left: number;
  readonly port: string;
  /** Nothing passes any more until the answer is called: it waits, in order, and who sends is asked to hold. */
  stall(way: WireWay): Cancel;
  /** The host hears bytes that the port does not say. */
  noise(chunk: Buffer): void;
}

/** Whatever goes through the internet to one remote, as a fault sees it. */
export interface Flow {
  /** A TCP connection, datagrams, echo requests, or a question to a DNS server. */
  readonly protocol: "tcp" | "udp" | "icmp" | "dns";
  /** As it was asked for: `10.0.0.1:7`, `[::1]:7`, `server.example:80`; without a port of `icmp` and `dns`. */
  readonly remote: string;
  /** When bytes went last, either way. */
  readonly usedAt: number;
  /** Ends a TCP connection: RST to both sides, behind what is on its way. */
  reset(): void;
  /** The module hears that the peer of a TCP connection will send no more; it still listens. */
  halfClose(): void;
}

/** What can go wrong with a flow. */
export interface FlowHook {
  /** A connection is asked for, or an echo. What comes instead, so many milliseconds later. */
  connect?(
    to: Pick<Flow, "protocol" | "remote">,
  ): { readonly error: NetworkError; readonly delay: number } | undefined;
  /** A TCP connection or a flow of datagrams stands. */
  opened?(flow: Flow): void;
  /** It is no more. */
  over?(flow: Flow): void;
  /** The largest segment of a TCP connection; without it there would be one of so many bytes. */
  segment?(flow: Flow, way: FlowWay, length: number): number | undefined;
  /** How long so many bytes are on the link, in milliseconds: what follows on this flow waits. Asked before `pass`. */
  occupies?(flow: Flow, way: FlowWay, bytes: number): number;
  /**
   * A segment or a datagram on its way; SYN and FIN are segments without bytes. One of TCP that vanishes is sent again,
   * later and later, and asked for each time.
   */
  pass?(flow: Flow, way: FlowWay, chunk: Buffer): Pieces;
  /** So many bytes of it went, and were not lost. */
  went?(flow: Flow, way: FlowWay, bytes: number): void;
  /** A name is looked up. No error: it is only later. */
  resolve?(name: string): { readonly error?: NetworkError; readonly delay: number } | undefined;
}

/** Where faults can take hold. What is hooked is let go by calling the answer. */
export interface Hooks {
  /** A command runs, or its data: answers in place of `next`, or behind it. */
  run(hook: (call: Call, next: () => Result) => Result): Cancel;
  /** A port says something. `later` says more at any later time, behind what waits; no fault hears of that. */
  say(hook: (said: Said, later: (chunk: Buffer) => void) => Pieces): Cancel;
  /** A URC is to be said: by `next`, now or later, once or more; or not. */
  report(
    hook: (port: InterposedPort, urc: UrcSource, next: (urc: UrcSource) => void) => void,
  ): Cancel;
  /** Bytes on the wire between a port and its host. */
  wire(way: WireWay, hook: (chunk: Buffer, port: string) => Pieces): Cancel;
  flow(hook: FlowHook): Cancel;
  /** The network is asked for a context: whether it grants it, and when; never, if that is `Infinity`. */
  activation(
    hook: (contextID: number) => { readonly granted: boolean; readonly delay: number } | undefined,
  ): Cancel;
  /** Power comes and goes. */
  power(hook: (state: "off" | "booting" | "on" | "PSM") => void): Cancel;
}
