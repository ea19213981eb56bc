import { HostError } from "../kernel/errors.ts";
import { findModel, withTraits } from "../models/catalogue.ts";
import { bg95m3 } from "../models/bg95.ts";
import type { Model } from "../models/model.ts";
import { INSTANT, TYPICAL, type Span, type Timing } from "../models/timing.ts";
import { parseTrait } from "../models/trait.ts";
import { TRAITS, type Traits } from "../models/traits.ts";
import { endpoint } from "../network/endpoint.ts";
import type { Endpoint } from "../network/network.ts";
import type { SimOptions } from "../services/sim-card.ts";
import { parseSim, SIM_FORM } from "../services/sim-options.ts";
import type { Transcript } from "./transcript.ts";

/** A TCP endpoint of the dialogue: it serves, or refuses, or never answers. */
export type TcpBehaviour = "serve" | "refuse" | "silent" | "unreachable";

/** The `@` lines of a transcript, understood. */
export interface StageSetup {
  readonly model: Model;
  /** <AT_port> of the port the host types at. */
  readonly port: string;
  /** The module's own addresses, as it reports them. */
  readonly addresses: { readonly v4?: string; readonly v6?: string };
  /** Quarters of an hour. */
  readonly timeZone: number;
  readonly tcp: readonly { readonly endpoint: Endpoint; readonly behaviour: TcpBehaviour }[];
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

/** Reads the `@` lines; `docs/transcripts.md` lists them. */
export function readSetup(lines: Transcript["setup"]): StageSetup {
  let model = bg95m3;
  const traits: Record<string, unknown> = {};
  const setup = {
    port: "uart1",
    addresses: {} as { v4?: string; v6?: string },
    timeZone: 0,
    tcp: [] as StageSetup["tcp"][number][],
    udp: [] as StageSetup["udp"][number][],
    ntp: [] as StageSetup["ntp"][number][],
    names: new Map<string, { addresses: string[]; ttl: number; delay?: number }>(),
    pings: new Map<string, { time: number; ttl: number }[]>(),
    dnsServers: [] as string[],
    ports: new Map<string, number>(),
    before: [] as string[],
    simulatedOnly: undefined as string | undefined,
    latency: 0,
    deafBearer: false,
    secondPort: undefined as string | undefined,
    sim: {} as SimOptions,
    timing: INSTANT,
    powered: true,
    wake: "open" as StageSetup["wake"],
    imsi: undefined as string | undefined,
  };
  for (const { line, key, value } of lines) {
    const words = value.split(" ");
    const [first = "", second = "", third = ""] = words;
    const wrong = (allowed: string): never => {
      throw new HostError("MT_TRANSCRIPT", `line ${line}: @ ${key} ${value}: ${allowed}`);
    };
    switch (key) {
      case "model":
        model = findModel(value) ?? wrong("no such model");
        break;
      case "trait": {
        const [name = "", text = ""] = value.split("=");
        const trait = TRAITS[name as keyof Traits] ?? wrong("no such trait");
        traits[name] = parseTrait(trait, text) ?? wrong("the trait does not allow this");
        break;
      }
      case "port":
        setup.port = first;
        break;
      case "address":
        if (first.includes(":")) setup.addresses.v6 = first;
        else setup.addresses.v4 = first;
        break;
      case "zone":
        setup.timeZone = Number(first);
        break;
      case "tcp":
        setup.tcp.push({
          endpoint: endpoint(first),
          behaviour: (second || "serve") as TcpBehaviour,
        });
        break;
      case "udp":
        setup.udp.push({ endpoint: endpoint(first), to: second === "to" ? third : undefined });
        break;
      case "ntp":
        setup.ntp.push({ endpoint: endpoint(first), time: Date.parse(second) });
        break;
      case "name":
        setup.names.set(first, {
          addresses: second.split(","),
          ttl: Number(third || 300),
          ...(words[3] !== undefined && { delay: Number(words[3]) }),
        });
        break;
      case "ping":
        setup.pings.set(
          first,
          words.slice(1).map((pair) => {
            const [time, ttl] = pair.split("/").map(Number);
            return { time: time!, ttl: ttl ?? 64 };
          }),
        );
        break;
      case "dns":
        setup.dnsServers.push(...words);
        break;
      case "free":
        setup.ports.set(first, Number(second));
        break;
      case "active":
        setup.before.push(`AT+QIACT=${first || "1"}`);
        break;
      case "before":
        setup.before.push(value);
        break;
      case "second":
        setup.secondPort = first;
        break;
      case "latency":
        setup.latency = Number(first);
        break;
      case "bearer":
        setup.deafBearer = first === "deaf";
        break;
      case "sim":
        setup.sim = parseSim(first) ?? wrong(SIM_FORM);
        break;
      case "timing":
        setup.timing = timing(words) ?? wrong("instant, typical, or NAME=MS[-MS] …");
        break;
      case "powered":
        setup.powered = first !== "off";
        break;
      case "wake":
        setup.wake = WAKES.find((known) => known === first) ?? wrong(WAKES.join(", "));
        break;
      case "imsi":
        setup.imsi = first;
        break;
      case "simulated":
        setup.simulatedOnly = value || wrong("say why");
        break;
      default:
        wrong("unknown; see docs/transcripts.md");
    }
  }
  return { ...setup, model: withTraits(model, traits as Partial<Traits>) };
}

const WAKES = ["open", "type", "never"] as const;

/** `typical`, or single delays in milliseconds: `powerDown=2000 sim=100-300 AT+COPS=?=40000`. */
function timing(words: readonly string[]): Timing | undefined {
  if (words.length === 1 && words[0] === "instant") return INSTANT;
  if (words.length === 1 && words[0] === "typical") return TYPICAL;
  const delays: Record<string, Span> = { ...INSTANT.delays };
  const commands: Record<string, Span> = {};
  for (const word of words) {
    const [, name = "", min, max] = /^(.+)=(\d+)(?:-(\d+))?$/.exec(word) ?? [];
    if (min === undefined) return undefined;
    const span = { min: Number(min), max: Number(max ?? min) };
    if (name.startsWith("AT")) commands[name.slice(2)] = span;
    else if (name in delays) delays[name] = span;
    else return undefined;
  }
  // The cast: it began as all of them, and nothing else came in.
  return { delays: delays as Timing["delays"], commands };
}
