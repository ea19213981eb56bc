import type { FaultEvent } from "../faults/faults.ts";
import type { Instant } from "../kernel/clock.ts";
import type { ModuleLine, InputLine } from "../kernel/pipe.ts";
import type { Endpoint, Family, NetworkError } from "../network/network.ts";
import type { ModemEvent } from "../services/events.ts";

/** Something that went on at or in a module, as it happened. Buffers are those that passed: not to be changed. */
export type Trace = { readonly at: Instant } & (
  | BytesTrace
  /** A line that moved. */
  | {
      readonly kind: "line";
      readonly port: string;
      readonly line: ModuleLine | InputLine;
      readonly active: boolean;
    }
  /** A command was answered, after `took` milliseconds: its result code, `>` for a prompt, CONNECT. */
  | {
      readonly kind: "command";
      readonly port: string;
      readonly text: string;
      readonly result: string;
      readonly took: number;
    }
  | { readonly kind: "urc"; readonly port: string; readonly line: string }
  | { readonly kind: "event"; readonly event: ModemEvent }
  | { readonly kind: "fault"; readonly event: FaultEvent }
  /** Something was made to happen around it: `network! loses coverage`. */
  | { readonly kind: "action"; readonly what: string }
  | FlowTrace
  | LookupTrace
  | PingTrace
);

/** Bytes on the wire between a port and its host. */
export interface BytesTrace {
  readonly kind: "bytes";
  readonly port: string;
  readonly way: "to host" | "from host";
  readonly chunk: Buffer;
  /** Data mode, or what is typed at a prompt: no AT dialogue. */
  readonly data: boolean;
}

/** What a TCP connection or a UDP flow did, as the module saw it. */
export interface FlowTrace {
  readonly kind: "flow";
  /** The same for everything of one connection, or of one UDP SERVICE; another for each. */
  readonly flow: number;
  readonly protocol: "tcp" | "udp";
  /** The module's end; the address is empty where it is not known, the port 0. */
  readonly local: Endpoint;
  /** Its address is a name until that has been looked up. */
  readonly remote: Endpoint;
  /** Bytes up that the peer has acknowledged by now, as far as that can be known. */
  readonly acknowledged: number;
  readonly what: FlowStep;
}

export type FlowStep =
  /** The module asks for it; nothing has been answered yet. */
  | { readonly step: "connecting" }
  /** It stands; `by` whoever asked for it. */
  | { readonly step: "opened"; readonly by: "module" | "peer" }
  /** It never stood; or it did, and broke without a word of the peer. */
  | { readonly step: "failed"; readonly error: NetworkError }
  | { readonly step: "up" | "down"; readonly chunk: Buffer }
  /** The peer, or the module, says that it will send no more. */
  | { readonly step: "peer ended" | "module ended" }
  /** It is over: both have said so, or the module has given it up before it stood. */
  | { readonly step: "over" }
  | { readonly step: "reset"; readonly by: "module" | "peer" };

/** A name was looked up: by itself, or for a connection, whose lookup is told as answered once the connection stands. */
export interface LookupTrace {
  readonly kind: "lookup";
  /** The same for a question and its answer. */
  readonly lookup: number;
  readonly name: string;
  readonly family: Family;
  /** Who is asked; empty where it is not known. */
  readonly server: string;
  readonly what:
    | { readonly step: "asked" }
    /** `ttl` in seconds. */
    | { readonly step: "answered"; readonly addresses: readonly string[]; readonly ttl: number }
    | { readonly step: "failed"; readonly error: NetworkError };
}

/** One ICMP echo request. */
export interface PingTrace {
  readonly kind: "ping";
  /** The same for a request and its reply. */
  readonly ping: number;
  /** The module's address; empty where it is not known. */
  readonly local: string;
  readonly address: string;
  readonly bytes: number;
  readonly sequence: number;
  readonly what:
    | { readonly step: "sent" }
    /** `time` in milliseconds. */
    | { readonly step: "answered"; readonly time: number; readonly ttl: number }
    | { readonly step: "failed"; readonly error: NetworkError };
}

/** Whoever wants to know. Called as it happens: it must not throw, nor wait. */
export type TraceSink = (trace: Trace) => void;

/** A trace before it has its instant. */
export type Happened = WithoutInstant<Trace>;
type WithoutInstant<T> = T extends unknown ? Omit<T, "at"> : never;
