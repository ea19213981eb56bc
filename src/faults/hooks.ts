import type { Call, InterposedPort, Said } from "../at/interposer.ts";
import type { Result } from "../at/reply.ts";
import type { UrcSource } from "../at/urc.ts";
import type { Cancel, ConnectOptions, NetworkError } from "../network/network.ts";

/** Some bytes, and how many milliseconds from now they come. */
export interface Piece {
  readonly delay: number;
  readonly chunk: Buffer;
}

/** What becomes of a chunk: pieces in their place, none if it vanishes; undefined: nothing is done to it. */
export type Pieces = readonly Piece[] | undefined;

/** Seen from the module: to its host or from it; to its peer or from it. */
export type WireWay = "to host" | "from host";
export type FlowWay = "up" | "down";

/** A TCP connection, or a UDP flow to one remote, as a fault sees it. */
export interface Flow {
  readonly protocol: "tcp" | "udp";
  /** `10.0.0.1:7` */
  readonly remote: string;
  /** When bytes went last, either way. */
  readonly usedAt: number;
  /** Ends it as a peer does that crashed: RST to both sides. */
  reset(): void;
  /** The module hears that the peer will send no more; it still listens. */
  halfClose(): void;
}

/** What can go wrong with a flow. */
export interface FlowHook {
  /** A connection is asked for. What comes instead, so many milliseconds later; no error: it is only later. */
  connect?(
    options: ConnectOptions,
  ): { readonly error?: NetworkError; readonly delay: number } | undefined;
  /** It stands. */
  opened?(flow: Flow): void;
  /** Bytes of a connection, or one datagram. */
  pass?(flow: Flow, way: FlowWay, chunk: Buffer): Pieces;
  /** A name is looked up. */
  resolve?(name: string): { readonly error?: NetworkError; readonly delay: number } | undefined;
}

/** Where faults can take hold. What is hooked is let go by calling the answer. */
export interface Hooks {
  /** A command runs, or its data: answers in place of `next`, or behind it. */
  run(hook: (call: Call, next: () => Result) => Result): Cancel;
  /** A port says something. */
  say(hook: (said: Said) => Pieces): Cancel;
  /** A URC is to be said: by `next`, now or later, once or more; or not. */
  report(
    hook: (port: InterposedPort, urc: UrcSource, next: (urc: UrcSource) => void) => void,
  ): Cancel;
  /** Bytes on the wire between a port and its host. */
  wire(way: WireWay, hook: (chunk: Buffer, port: string) => Pieces): Cancel;
  flow(hook: FlowHook): Cancel;
  /** The network is asked for a context: whether it grants it, and when. */
  activation(
    hook: (contextID: number) => { readonly granted: boolean; readonly delay: number } | undefined,
  ): Cancel;
  /** Power comes and goes. */
  power(hook: (state: "off" | "booting" | "on" | "PSM") => void): Cancel;
}
