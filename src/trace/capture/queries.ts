import { echoPacket, unreachablePacket } from "../packets/icmp.ts";
import { DNS_RESULT, dnsAnswer, dnsQuestion } from "../packets/dns.ts";
import { addressBytes } from "../packets/ip.ts";
import type { Packets } from "../packets/tcp-dialogue.ts";
import { udpPacket } from "../packets/udp.ts";
import type { LookupTrace, PingTrace } from "../trace.ts";
import { ownBytes, type OwnAddress } from "./conversations.ts";

const DNS_PORT = 53;
/** Ports of ours, one for each question: which the computer uses is not known, nor whether it asks at all. */
const FIRST_PORT = 32_768;
const PORTS = 16_384;

/** The packets of lookups and pings. */
export class Queries {
  readonly #own: OwnAddress;
  readonly #server: () => string;
  readonly #packets: Packets;
  #id = 0;

  /** `server` is asked where nothing is told. */
  constructor(own: OwnAddress, server: () => string, packets: Packets) {
    this.#own = own;
    this.#server = server;
    this.#packets = packets;
  }

  /** Where either family will do, IPv4 is asked for first, and IPv6 when there is none. */
  lookup({ lookup, name, family, server, what }: LookupTrace): void {
    const peer = addressBytes(server) ?? addressBytes(this.#server());
    if (!peer) return;
    const module = ownBytes({ address: "" }, peer, this.#own);
    const port = FIRST_PORT + (lookup % PORTS);
    const ask = (family: 4 | 6): void => {
      const question = dnsQuestion(transaction(lookup, family), name, family);
      const way = { from: module, to: peer };
      this.#packets("up", udpPacket(way, ++this.#id, port, DNS_PORT, question));
    };
    const answer = (family: 4 | 6, result: number, found: readonly string[], ttl: number): void => {
      const bytes = dnsAnswer(transaction(lookup, family), name, family, result, found, ttl);
      const way = { from: peer, to: module };
      this.#packets("down", udpPacket(way, ++this.#id, DNS_PORT, port, bytes));
    };
    const first = family === 6 ? 6 : 4;
    if (what.step === "asked") ask(first);
    else if (what.step === "failed") {
      if (what.error === "name not found") answer(first, DNS_RESULT.noSuchName, [], 0);
    } else {
      const { addresses, ttl } = what;
      answer(first, DNS_RESULT.found, addresses, ttl);
      if (first === 6 || !addresses.every((address) => address.includes(":"))) return;
      ask(6);
      answer(6, DNS_RESULT.found, addresses, ttl);
    }
  }

  ping({ ping, local, address, bytes, sequence, what }: PingTrace): void {
    const peer = addressBytes(address);
    if (!peer) return;
    const module = ownBytes({ address: local }, peer, this.#own);
    // The requests of one AT+QPING count up together.
    const echo = { id: ping - sequence, sequence, bytes };
    const request = (): Buffer[] => echoPacket({ from: module, to: peer }, ++this.#id, echo);
    if (what.step === "sent") this.#packets("up", request());
    else if (what.step === "answered") {
      this.#packets("down", echoPacket({ from: peer, to: module }, ++this.#id, echo, what.ttl));
    } else if (what.error === "unreachable") {
      this.#packets("down", unreachablePacket(module, ++this.#id, request()));
    }
  }
}

function transaction(lookup: number, family: 4 | 6): number {
  return (lookup * 2 + Number(family === 6)) & 0xffff;
}
