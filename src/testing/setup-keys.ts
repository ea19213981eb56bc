import {
  integer,
  like,
  matchForm,
  oneOf,
  read,
  type Slots,
  type ValuesOf,
} from "../kernel/form.ts";
import { parseFault, type AskedFault } from "../faults/parse.ts";
import { ipVersion } from "../kernel/ip.ts";
import { findModel } from "../models/catalogue.ts";
import { INSTANT, TYPICAL, type Span, type Timing } from "../models/timing.ts";
import { parseTrait } from "../models/trait.ts";
import { TRAITS } from "../models/traits.ts";
import { parseEndpoint } from "../network/endpoint.ts";
import { parseSim, SIM_FORM } from "../services/sim-options.ts";
import type { SetupDraft } from "./stage-setup.ts";

/** One `@` line: its reader, its messages and its row in docs/transcripts.md. */
export interface SetupKey {
  /** `tcp ENDPOINT [BEHAVIOUR]` */
  readonly form: string;
  readonly doc: string;
  readonly slots: Slots;
  apply(draft: SetupDraft, values: { readonly [name: string]: unknown }): void;
}

function key<const S extends Slots>(declared: {
  readonly form: string;
  readonly doc: string;
  readonly slots: S;
  readonly apply: (draft: SetupDraft, values: ValuesOf<S>) => void;
}): SetupKey {
  const { form, doc, slots, apply } = declared;
  // The cast: the values are read by the same slots.
  return { form, doc, slots, apply: (draft, values) => apply(draft, values as ValuesOf<S>) };
}

/** Reads one `@` line into the draft. A text says what is wrong with it. */
export function applySetupKey(draft: SetupDraft, line: string): string | undefined {
  const word = line.split(" ", 1)[0]!;
  const declared = SETUP_KEYS.find(({ form }) => form.split(" ", 1)[0] === word);
  if (!declared) {
    const known = SETUP_KEYS.map(({ form }) => form.split(" ", 1)[0]).join(", ");
    return `@ ${word} is unknown; there are ${known}`;
  }
  const { values, why } = matchForm(declared.form, declared.slots, line);
  if (!values) return `${why}; it is @ ${declared.form}`;
  declared.apply(draft, values);
  return undefined;
}

const endpoint = read(parseEndpoint, "an address and a port as 10.0.0.1:7");
const word = like(/^\S+$/, "a word");
const anything = like(/./, "a text");
const ip = read((text) => (ipVersion(text) === 0 ? undefined : text), "an IP address");
const ips = (separator: string) =>
  read((text) => {
    const all = text.split(separator);
    return all.every((address) => ipVersion(address) !== 0) ? all : undefined;
  }, "IP addresses");
const name = like(/^[A-Za-z]\w*$/, "a name");
const atPort = like(/^(uart\d|usbat|usbmodem)$/, "uart1, usbat, usbmodem");

export const SETUP_KEYS: readonly SetupKey[] = [
  key({
    form: "active [CONTEXT]",
    doc: "this context is activated before the dialogue; 1 if left out",
    slots: { context: integer(1, 16) },
    apply: (draft, { context }) => void draft.before.push(`AT+QIACT=${context ?? 1}`),
  }),
  key({
    form: "before COMMAND…",
    doc: "a command before the dialogue, answered with OK",
    slots: { command: anything },
    apply: (draft, { command }) => void draft.before.push(command),
  }),
  key({
    form: "echo off",
    doc: "`ATE0` before the dialogue",
    slots: {},
    apply: (draft) => (draft.echo = false),
  }),
  key({
    form: "tcp ENDPOINT [BEHAVIOUR]",
    doc: "a TCP server at `10.0.0.1:7`; `echo`: it sends back what comes; or one that does not let in: `refuse`, `silent`, `unreachable`",
    slots: { endpoint, behaviour: oneOf("serve", "echo", "refuse", "silent", "unreachable") },
    apply: (draft, { endpoint, behaviour }) =>
      void draft.tcp.push({ endpoint, behaviour: behaviour ?? "serve" }),
  }),
  key({
    form: "elsewhere BEHAVIOUR",
    doc: "every other address, port and name is served too, as firmware has its own addresses: `serve`, or `echo`",
    slots: { behaviour: oneOf("serve", "echo") },
    apply: (draft, { behaviour }) => (draft.elsewhere = behaviour),
  }),
  key({
    form: "udp ENDPOINT [TO] [PORT]",
    doc: "a UDP endpoint; `to NAME`: the module's port that it writes to first",
    slots: { endpoint, to: oneOf("to"), port: word },
    apply: (draft, { endpoint, port }) => void draft.udp.push({ endpoint, to: port }),
  }),
  key({
    form: "ntp ENDPOINT TIME",
    doc: "an NTP server and the time that it tells, as `2025-01-02T03:04:05Z`",
    slots: { endpoint, time: read(time, "a time as 2025-01-02T03:04:05Z") },
    apply: (draft, values) => void draft.ntp.push(values),
  }),
  key({
    form: "name NAME ADDRESSES [TTL] [DELAY]",
    doc: "a name, its addresses apart by commas, its time to live in seconds (300 if left out), and how long the answer takes in milliseconds",
    slots: {
      name: word,
      addresses: ips(","),
      ttl: integer(0, 999_999_999),
      delay: integer(0, 3_600_000),
    },
    apply: (draft, { name: host, addresses, ttl, delay }) =>
      void draft.names.set(host, {
        addresses,
        ttl: ttl ?? 300,
        ...(delay !== undefined && { delay }),
      }),
  }),
  key({
    form: "ping ADDRESS ANSWERS…",
    doc: "round trips in milliseconds and TTLs as `20/64 30/64`; an address without this line does not answer",
    slots: { address: ip, answers: read(pings, "round trips and TTLs as 20/64") },
    apply: (draft, { address, answers }) => void draft.pings.set(address, answers),
  }),
  key({
    form: "free NAME PORT",
    doc: "`{NAME}` is a port of the module: this one, or a free one with real sockets",
    slots: { name, port: integer(1, 65_535) },
    apply: (draft, values) => void draft.ports.set(values.name, values.port),
  }),
  key({
    form: "address IP",
    doc: "the module's own address",
    slots: { ip },
    apply(draft, values) {
      draft.addresses[values.ip.includes(":") ? "v6" : "v4"] = values.ip;
    },
  }),
  key({
    form: "dns ADDRESSES…",
    doc: "the DNS servers that the network gives",
    slots: { addresses: ips(" ") },
    apply: (draft, { addresses }) => void draft.dnsServers.push(...addresses),
  }),
  key({
    form: "zone QUARTERS",
    doc: "the module's time zone in quarters of an hour",
    slots: { quarters: integer(-48, 56) },
    apply: (draft, { quarters }) => (draft.timeZone = quarters),
  }),
  key({
    form: "port NAME",
    doc: "the port at which the host types: `uart1` if not given",
    slots: { name: atPort },
    apply: (draft, values) => (draft.port = values.name),
  }),
  key({
    form: "second NAME",
    doc: "another port: `usbat> AT\\r` types there, `usbat< …` is what it said, all in bare bytes",
    slots: { name: atPort },
    apply: (draft, values) => (draft.secondPort = values.name),
  }),
  key({
    form: "model NAME",
    doc: "another model: `BG77`",
    slots: { name: read(findModel, "a model (modemtwin models)") },
    apply: (draft, values) => (draft.model = values.name),
  }),
  key({
    form: "trait TRAIT…",
    doc: "another trait: `urcGap=0`",
    slots: { trait: read(trait, "NAME=VALUE, of docs/uncertain.md") },
    apply(draft, values) {
      draft.traits[values.trait.name] = values.trait.value;
    },
  }),
  key({
    form: "fault FAULT…",
    doc: "what goes wrong from the beginning: `cut at=5 on=AT+CSQ` (docs/faults.md)",
    slots: { fault: read(fault, "a fault, see docs/faults.md") },
    apply: (draft, values) => void draft.faults.push(values.fault),
  }),
  key({
    form: "latency MS",
    doc: "milliseconds one way in the simulated network",
    slots: { ms: integer(0, 3_600_000) },
    apply: (draft, { ms }) => (draft.latency = ms),
  }),
  key({
    form: "sim SPEC",
    doc: "as `--sim`: `pin=1234,attempts=1`, `absent`",
    slots: { spec: read(parseSim, SIM_FORM) },
    apply: (draft, { spec }) => (draft.sim = spec),
  }),
  key({
    form: "imsi DIGITS",
    doc: "the SIM's IMSI, and so its home network",
    slots: { digits: like(/^\d{15}$/, "15 digits") },
    apply: (draft, { digits }) => (draft.imsi = digits),
  }),
  key({
    form: "timing TIMES…",
    doc: "`typical`: as on hardware; or single delays in milliseconds: `powerDown=2000 sim=100-300 AT+CSQ=500 AT+COPS=?=40000`",
    slots: { times: read(timing, "instant, typical, or NAME=MS[-MS] …") },
    apply: (draft, { times }) => (draft.timing = times),
  }),
  key({
    form: "powered STATE",
    doc: "`off`: switched off at first",
    slots: { state: oneOf("on", "off") },
    apply: (draft, { state }) => (draft.powered = state === "on"),
  }),
  key({
    form: "wake HOW",
    doc: "what counts as PWRKEY at the port: `open`, `type`, `never`",
    slots: { how: oneOf("open", "type", "never") },
    apply: (draft, { how }) => (draft.wake = how),
  }),
  key({
    form: "bearer HOW",
    doc: "`deaf`: the network never answers an activation or deactivation",
    slots: { how: oneOf("deaf", "willing") },
    apply: (draft, { how }) => (draft.deafBearer = how === "deaf"),
  }),
  key({
    form: "simulated REASON…",
    doc: "why it cannot be played with real sockets",
    slots: { reason: anything },
    apply: (draft, { reason }) => (draft.simulatedOnly = reason),
  }),
];

function fault(text: string): AskedFault | undefined {
  const asked = parseFault(text);
  return typeof asked === "string" ? undefined : asked;
}

function time(text: string): number | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

function pings(text: string): { readonly time: number; readonly ttl: number }[] | undefined {
  const answers = text.split(" ").map((pair) => /^(\d{1,6})(?:\/(\d{1,3}))?$/.exec(pair));
  if (answers.includes(null)) return undefined;
  return answers.map((found) => ({ time: Number(found![1]), ttl: Number(found![2] ?? 64) }));
}

function trait(text: string): { readonly name: string; readonly value: unknown } | undefined {
  const [, name = "", value = ""] = /^(\w+)=(.*)$/.exec(text) ?? [];
  if (!Object.hasOwn(TRAITS, name)) return undefined;
  // The cast: it is one of them.
  const read = parseTrait(TRAITS[name as keyof typeof TRAITS], value);
  return read === undefined ? undefined : { name, value: read };
}

/** `typical`, or single delays in milliseconds: `powerDown=2000 sim=100-300 AT+COPS=?=40000`. */
function timing(text: string): Timing | undefined {
  if (text === "instant") return INSTANT;
  if (text === "typical") return TYPICAL;
  const delays: Record<string, Span> = { ...INSTANT.delays };
  const commands: Record<string, Span> = {};
  for (const word of text.split(" ")) {
    const [, name = "", min, max] = /^(.+)=(\d{1,9})(?:-(\d{1,9}))?$/.exec(word) ?? [];
    if (min === undefined) return undefined;
    const span = { min: Number(min), max: Number(max ?? min) };
    if (name.startsWith("AT")) commands[name.slice(2)] = span;
    else if (Object.hasOwn(delays, name)) delays[name] = span;
    else return undefined;
  }
  // The cast: it began as all of them, and nothing else came in.
  return { delays: delays as Timing["delays"], commands };
}
