import { seededRandom, type Random } from "../../kernel/random.ts";
import type { Endpoint } from "../../network/network.ts";
import { addressBytes } from "../packets/ip.ts";
import { unreachablePacket } from "../packets/icmp.ts";
import { TcpDialogue, type Ends, type Packets } from "../packets/tcp-dialogue.ts";
import { udpPacket } from "../packets/udp.ts";
import type { FlowTrace } from "../trace.ts";

/** Where systems take ports from that nobody has asked for. */
const FIRST_FREE_PORT = 49_152;
const FREE_PORTS = 16_384;

/** The module's own addresses, for what does not say from which it comes. */
export type OwnAddress = (family: 4 | 6) => string;

/** Where packets go; `reserve` keeps the place of one that is not known yet, at this instant. */
export interface PacketRecorder {
  readonly packets: Packets;
  reserve(): PlaceOfPacket;
}

export interface PlaceOfPacket {
  fill(parts: readonly Buffer[]): void;
}

interface Tcp {
  /** Its SYN, before it is known from which port. */
  readonly place: PlaceOfPacket | undefined;
  readonly dialogue: TcpDialogue | undefined;
  /** What it is known by so far. */
  readonly trace: FlowTrace;
}

/** The packets of TCP connections and UDP flows. */
export class Conversations {
  readonly #own: OwnAddress;
  readonly #random: Random;
  readonly #recorder: PacketRecorder;
  readonly #tcp = new Map<number, Tcp>();
  #datagrams = 0;

  constructor(own: OwnAddress, seed: number | string, recorder: PacketRecorder) {
    this.#own = own;
    this.#random = seededRandom(`${seed} sequence numbers`);
    this.#recorder = recorder;
  }

  take(trace: FlowTrace): void {
    if (trace.protocol === "udp") return this.#udp(trace);
    const { step } = trace.what;
    if (step === "connecting") return this.#connecting(trace);
    const known = this.#tcp.get(trace.flow);
    if (step === "opened") this.#opened(trace, known, trace.what.by);
    else if (step === "failed" && trace.what.error === "refused") this.#refused(trace, known);
    else if (step === "failed" && trace.what.error === "unreachable") {
      this.#unreachable(trace, known);
    } else if (known?.dialogue) this.#goOn(known.dialogue, trace);
    // Never answered: the port is ours.
    else known?.place?.fill(this.#dialogue(trace)!.connecting());
    if (step === "over" || step === "reset" || step === "failed") this.#tcp.delete(trace.flow);
  }

  /** Nothing is answered any more. */
  end(): void {
    for (const { place, trace } of this.#tcp.values()) {
      place?.fill(this.#dialogue(trace)!.connecting());
    }
    this.#tcp.clear();
  }

  /** A SYN goes out at once; with a name for a remote only when that is known. */
  #connecting(trace: FlowTrace): void {
    if (!addressBytes(trace.remote.address)) return;
    if (trace.local.port === 0) {
      const place = this.#recorder.reserve();
      this.#tcp.set(trace.flow, { place, dialogue: undefined, trace });
      return;
    }
    const dialogue = this.#dialogue(trace);
    this.#tcp.set(trace.flow, { place: undefined, dialogue, trace });
    if (dialogue) this.#recorder.packets("up", dialogue.connecting());
  }

  #opened(trace: FlowTrace, known: Tcp | undefined, by: "module" | "peer"): void {
    const dialogue = known?.dialogue ?? this.#dialogue(trace);
    if (!dialogue) return;
    known?.place?.fill(dialogue.connecting());
    this.#tcp.set(trace.flow, { place: undefined, dialogue, trace });
    dialogue.opened(by);
  }

  #refused(trace: FlowTrace, known: Tcp | undefined): void {
    const dialogue = known?.dialogue ?? this.#dialogue(trace);
    // Looked up and refused in one: of what address is not known.
    if (!dialogue || dialogue.stood) return;
    known?.place?.fill(dialogue.connecting());
    dialogue.refused();
  }

  #unreachable(trace: FlowTrace, known: Tcp | undefined): void {
    const ends = this.#ends(trace);
    const dialogue = known?.dialogue ?? this.#dialogue(trace);
    if (!ends || !dialogue || dialogue.stood) return;
    const syn = dialogue.connecting();
    known?.place?.fill(syn);
    this.#recorder.packets("down", unreachablePacket(ends.module, ++this.#datagrams, syn));
  }

  #goOn(dialogue: TcpDialogue, { what, acknowledged }: FlowTrace): void {
    const byPeer = what.step === "down" || what.step === "peer ended" || what.step === "over";
    dialogue.acknowledged(acknowledged, byPeer);
    switch (what.step) {
      case "up":
      case "down":
        return dialogue.data(what.step, what.chunk);
      case "module ended":
        return dialogue.ended("up");
      case "peer ended":
        return dialogue.ended("down");
      case "over":
        return dialogue.over();
      case "reset":
        return dialogue.reset(what.by === "module" ? "up" : "down");
      default:
    }
  }

  #udp(trace: FlowTrace): void {
    const { what } = trace;
    if (what.step !== "up" && what.step !== "down") return;
    const ends = this.#ends(trace);
    if (!ends) return;
    const { module, modulePort, peer, peerPort } = ends;
    const id = ++this.#datagrams;
    const parts =
      what.step === "up"
        ? udpPacket({ from: module, to: peer }, id, modulePort, peerPort, what.chunk)
        : udpPacket({ from: peer, to: module }, id, peerPort, modulePort, what.chunk);
    this.#recorder.packets(what.step, parts);
  }

  #dialogue(trace: FlowTrace): TcpDialogue | undefined {
    const ends = this.#ends(trace);
    if (!ends) return undefined;
    const first = { up: this.#random.int(0, 0xffff_ffff), down: this.#random.int(0, 0xffff_ffff) };
    return new TcpDialogue(ends, first, this.#recorder.packets);
  }

  #ends({ flow, local, remote }: FlowTrace): Ends | undefined {
    const peer = addressBytes(remote.address);
    if (!peer) return undefined;
    return {
      module: ownBytes(local, peer, this.#own),
      modulePort: local.port || FIRST_FREE_PORT + (flow % FREE_PORTS),
      peer,
      peerPort: remote.port,
    };
  }
}

/** The module's address towards a peer: its own of that family where none is told. */
export function ownBytes(local: Pick<Endpoint, "address">, peer: Buffer, own: OwnAddress): Buffer {
  const told = addressBytes(local.address);
  if (told?.length === peer.length) return told;
  return addressBytes(own(peer.length === 4 ? 4 : 6)) ?? Buffer.alloc(peer.length);
}
