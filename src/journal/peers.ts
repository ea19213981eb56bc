import type { Endpoint, NetworkError } from "../network/network.ts";
import type { NumberedRow } from "./read.ts";
import type { FlowTrace } from "../trace/trace.ts";
import { Wire } from "./wire.ts";

/**
 * What a peer did: once the host had typed so many bytes, `after` so many bytes of the module, `wait` milliseconds behind
 * them or what it did before.
 */
export interface PeerStep {
  readonly typed: number;
  readonly after: number;
  readonly wait: number;
  readonly does: { readonly send: Buffer } | "ends" | "resets";
}

/** One connection of the module, as far as its peer goes. */
export interface RecordedPeer {
  readonly protocol: "tcp" | "udp";
  /** Its address may be a name. */
  readonly remote: Endpoint;
  failed: NetworkError | undefined;
  readonly steps: PeerStep[];
}

/** What was around the recorded module. */
export interface RecordedNetwork {
  /** In the order in which the module asked for them. */
  readonly peers: readonly RecordedPeer[];
  readonly names: ReadonlyMap<
    string,
    { readonly addresses: readonly string[]; readonly ttl: number }
  >;
  /** The answers to pings in their order; undefined: none. */
  readonly pings: ReadonlyMap<string, readonly ({ time: number; ttl: number } | undefined)[]>;
}

interface Growing extends RecordedPeer {
  up: number;
  /** When it last did something, or the module did. */
  at: number;
}

/** Bytes of peers that are kept: what is longer is no dialogue to be looked at line by line. */
const MOST = 64 * 1024 * 1024;

/** Finds out what peers did: a journal of a twin tells; of another module it is told from what that said of them. */
export function recordedNetwork(rows: Iterable<NumberedRow>): RecordedNetwork {
  const told = new ToldPeers();
  const guessed = new GuessedPeers();
  const names = new Map<string, { addresses: readonly string[]; ttl: number }>();
  const pings = new Map<string, ({ time: number; ttl: number } | undefined)[]>();
  let port: string | undefined;
  let typed = 0;
  for (const { row } of rows) {
    if (row.kind === "bytes" && row.way === "from host") {
      // As in `turnsOf`: the port where a host types first.
      port ??= row.port;
      if (row.port === port) typed += row.chunk.length;
      told.typed = typed;
      guessed.typed = typed;
    }
    if (row.kind === "flow") told.take(row);
    else if (row.kind === "lookup" && row.what.step === "answered") {
      const { addresses, ttl } = row.what;
      names.set(row.name.toLowerCase(), { addresses, ttl });
    } else if (row.kind === "ping" && row.what.step !== "sent") {
      const answers = pings.get(row.address) ?? [];
      const { what } = row;
      answers.push(what.step === "answered" ? { time: what.time, ttl: what.ttl } : undefined);
      pings.set(row.address, answers);
    } else if (row.kind === "bytes" && row.port === port) {
      if (row.way === "from host") guessed.wire.fromHost(row.at, row.chunk);
      else guessed.wire.toHost(row.at, row.chunk);
    }
  }
  return { peers: told.peers.length > 0 ? told.peers : guessed.peers, names, pings };
}

function did(peer: Growing, at: number, typed: number, does: PeerStep["does"]): void {
  peer.steps.push({ typed, after: peer.up, wait: Math.max(0, at - peer.at), does });
  peer.at = at;
}

/** What a twin tells of its connections. */
class ToldPeers {
  /** Bytes that the host has typed. */
  typed = 0;
  readonly peers: Growing[] = [];
  readonly #byFlow = new Map<number, Growing>();
  #kept = 0;

  take({ at, flow, protocol, remote, what }: FlowTrace & { readonly at: number }): void {
    const peer = this.#byFlow.get(flow);
    if (what.step === "connecting") {
      const made = { protocol, remote, failed: undefined, steps: [], up: 0, at };
      this.#byFlow.set(flow, made);
      this.peers.push(made);
      return;
    }
    if (!peer) return;
    if (what.step === "failed" && peer.up === 0 && peer.steps.length === 0) {
      peer.failed = what.error;
    } else if (what.step === "opened") peer.at = at;
    else if (what.step === "up") {
      peer.up += what.chunk.length;
      peer.at = at;
    } else if (what.step === "down" && (this.#kept += what.chunk.length) < MOST) {
      did(peer, at, this.typed, { send: what.chunk });
    } else if (what.step === "peer ended") did(peer, at, this.typed, "ends");
    else if (what.step === "reset" && what.by === "peer") did(peer, at, this.typed, "resets");
  }
}

const OPEN = /^AT\+QIOPEN=\d+,(\d+),"(TCP|UDP)","([^"]+)",(\d+)/i;

/** What a module's words show of its peers: what it brought, and when it said that there was something. */
class GuessedPeers {
  /** Bytes that the host has typed. */
  typed = 0;
  readonly peers: Growing[] = [];
  readonly wire = new Wire({
    command: (answered) => this.#command(answered),
    urc: (at, line) => this.#urc(at, line),
    payload: (at, connectID, payload) => this.#payload(at, connectID, payload),
  });
  readonly #byID = new Map<number, Growing>();
  /** When something was said to wait, by connection. */
  readonly #waiting = new Map<number, { at: number; typed: number }>();
  #reading = 0;
  #kept = 0;

  #command({ at, text, result }: { at: number; text: string; result: string }): void {
    const [, id, protocol = "", address = "", port] = OPEN.exec(text) ?? [];
    if (id !== undefined && !this.#isOpen(Number(id), text, result)) {
      const remote = { address, port: Number(port) };
      const kind = protocol.toLowerCase() as "tcp" | "udp";
      const failed: NetworkError | undefined = result === "ERROR" ? "refused" : undefined;
      const made = { protocol: kind, remote, failed, steps: [], up: 0, at };
      this.peers.push(made);
      this.#byID.set(Number(id), made);
      this.#reading = Number(id);
    }
    const [, sent, length = "0"] = /^AT\+QISEND=(\d+)(?:,(\d+))?/i.exec(text) ?? [];
    const peer = this.#byID.get(Number(sent));
    if (peer && result === "SEND OK") {
      peer.up += Number(length);
      peer.at = at;
    }
    const [, switched] = /^AT\+QISWTMD=(\d+),2/i.exec(text) ?? [];
    if (switched !== undefined) this.#reading = Number(switched);
    const [, closed] = /^AT\+QICLOSE=(\d+)/i.exec(text) ?? [];
    if (closed !== undefined) this.#byID.delete(Number(closed));
  }

  /** The data mode of a connection that is known comes to an end. */
  #isOpen(id: number, text: string, result: string): boolean {
    return (
      this.#byID.has(id) && (result === "NO CARRIER" || result === "OK") && text.endsWith(",2")
    );
  }

  #urc(at: number, line: string): void {
    const [, opened, error] = /^\+QIOPEN: (\d+),(\d+)/.exec(line) ?? [];
    const peer = this.#byID.get(Number(opened));
    if (peer) {
      peer.at = at;
      if (error !== "0") peer.failed = error === "560" ? "timed out" : "refused";
    }
    const [, waits] = /^\+QIURC: "recv",(\d+)$/.exec(line) ?? [];
    if (waits !== undefined) this.#waiting.set(Number(waits), { at, typed: this.typed });
    const [, ended] = /^\+QIURC: "closed",(\d+)/.exec(line) ?? [];
    const gone = this.#byID.get(Number(ended));
    if (gone) did(gone, at, this.typed, "ends");
  }

  #payload(at: number, connectID: number | undefined, payload: Buffer): void {
    const id = connectID ?? this.#read() ?? this.#reading;
    const peer = this.#byID.get(id);
    if (!peer || (this.#kept += payload.length) >= MOST) return;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    const last = peer.steps.at(-1);
    // It is read in parts, and was there before.
    if (connectID === undefined && waiting === undefined && this.#read() !== undefined && last) {
      if (typeof last.does === "object") {
        const send = Buffer.concat([last.does.send, payload]);
        peer.steps[peer.steps.length - 1] = { ...last, does: { send } };
        return;
      }
    }
    const since = waiting ?? { at, typed: this.typed };
    did(peer, since.at, since.typed, { send: Buffer.from(payload) });
  }

  /** The connection that AT+QIRD reads. */
  #read(): number | undefined {
    const [, id] = /^AT\+QIRD=(\d+)/i.exec(this.wire.asked) ?? [];
    return id === undefined ? undefined : Number(id);
  }
}
