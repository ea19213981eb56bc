import { HostError } from "../kernel/errors.ts";
import { withTraits } from "../models/catalogue.ts";
import { bg95m3 } from "../models/bg95.ts";
import type { AskedFault } from "../faults/parse.ts";
import type { Model } from "../models/model.ts";
import { INSTANT, type Timing } from "../models/timing.ts";
import type { Traits } from "../models/traits.ts";
import type { Endpoint } from "../network/network.ts";
import type { SimOptions } from "../services/sim-card.ts";
import { applySetupKey } from "./setup-keys.ts";
import type { Transcript } from "./transcript.ts";

/** A TCP endpoint of the dialogue: it serves (and sends back what comes), or refuses, or never answers. */
export type TcpBehaviour = "serve" | "echo" | "refuse" | "silent" | "unreachable";

/** The `@` lines of a transcript, understood. */
export interface StageSetup {
  /** False: ATE0 before the dialogue. */
  readonly echo: boolean;
  readonly model: Model;
  /** <AT_port> of the port the host types at. */
  readonly port: string;
  /** The module's own addresses, as it reports them. */
  readonly addresses: { readonly v4?: string; readonly v6?: string };
  /** Quarters of an hour. */
  readonly timeZone: number;
  readonly tcp: readonly { readonly endpoint: Endpoint; readonly behaviour: TcpBehaviour }[];
  /** What every other endpoint does; undefined: it refuses, and loses datagrams. */
  readonly elsewhere: "serve" | "echo" | undefined;
  /** `to`: the module's port it sends to before it has heard anything. */
  readonly udp: readonly { readonly endpoint: Endpoint; readonly to: string | undefined }[];
  readonly ntp: readonly { readonly endpoint: Endpoint; readonly time: number }[];
  readonly names: ReadonlyMap<
    string,
    { readonly addresses: readonly string[]; readonly ttl: number; readonly delay?: number }
  >;
  /** Round trip in milliseconds, TTL. */
  readonly pings: ReadonlyMap<string, readonly { readonly time: number; readonly ttl: number }[]>;
  readonly dnsServers: readonly string[];
  /** Ports of the module that a test with real sockets replaces by free ones. */
  readonly ports: ReadonlyMap<string, number>;
  /** Commands before the dialogue begins, each answered with OK. */
  readonly before: readonly string[];
  /** Why it cannot be played with real sockets. */
  readonly simulatedOnly: string | undefined;
  readonly faults: readonly AskedFault[];
  /** Milliseconds one way in the simulated network. */
  readonly latency: number;
  /** The network never answers to an activation or deactivation. */
  readonly deafBearer: boolean;
  readonly sim: SimOptions;
  readonly timing: Timing;
  /** False: switched off at first. */
  readonly powered: boolean;
  /** What counts as PWRKEY at the port. */
  readonly wake: "open" | "type" | "never";
  readonly imsi: string | undefined;
  /** Another port of the module, called by this name in the dialogue: its host types and hears bare bytes. */
  readonly secondPort: string | undefined;
}

type Writable<T> = {
  -readonly [K in keyof T]: T[K] extends readonly (infer I)[]
    ? I[]
    : T[K] extends ReadonlyMap<infer K2, infer V>
      ? Map<K2, V>
      : T[K];
};

/** The set-up while its lines are read. */
export interface SetupDraft extends Writable<Omit<StageSetup, "addresses">> {
  readonly addresses: { v4?: string; v6?: string };
  readonly traits: { [name: string]: unknown };
}

/** What a module is made of that a set-up wants. */
export function modemOptions(setup: StageSetup) {
  const { model, addresses, dnsServers, timeZone, sim, timing, powered, wake, imsi } = setup;
  return {
    ...{ model, addresses, dnsServers, timeZone, sim, timing, powered, wake },
    ...(imsi !== undefined && { identity: { imsi } }),
  };
}

/** Reads the `@` lines; `docs/transcripts.md` lists them. Throws MT_TRANSCRIPT with file, line and column. */
export function readSetup(
  lines: Transcript["setup"],
  file = "transcript",
  model: Model = bg95m3,
): StageSetup {
  const draft: SetupDraft = {
    echo: true,
    model,
    port: "uart1",
    addresses: {},
    timeZone: 0,
    tcp: [],
    elsewhere: undefined,
    udp: [],
    ntp: [],
    names: new Map(),
    pings: new Map(),
    dnsServers: [],
    ports: new Map(),
    before: [],
    simulatedOnly: undefined,
    faults: [],
    latency: 0,
    deafBearer: false,
    secondPort: undefined,
    sim: {},
    timing: INSTANT,
    powered: true,
    wake: "open",
    imsi: undefined,
    traits: {},
  };
  for (const { line, text } of lines) {
    const why = applySetupKey(draft, text);
    if (why !== undefined) throw new HostError("MT_TRANSCRIPT", `${file}:${line}:3: ${why}`);
  }
  if (draft.secondPort === draft.port) {
    throw new HostError(
      "MT_TRANSCRIPT",
      `${file}: @ second ${draft.port}: the host is there already`,
    );
  }
  const { traits, ...setup } = draft;
  // The cast: each was read by its declaration.
  return { ...setup, model: withTraits(draft.model, traits as Partial<Traits>) };
}
