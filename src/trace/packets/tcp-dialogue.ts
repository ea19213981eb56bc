import { segmentSize, TCP_FLAG, tcpPacket } from "./tcp.ts";

/** Up: from the module; down: to it. */
export type Direction = "up" | "down";

/** The two ends of a conversation, addresses of one family. */
export interface Ends {
  readonly module: Buffer;
  readonly modulePort: number;
  readonly peer: Buffer;
  readonly peerPort: number;
}

/** Where packets go. */
export type Packets = (way: Direction, parts: readonly Buffer[]) => void;

const { fin: FIN, syn: SYN, rst: RST, psh: PSH, ack: ACK } = TCP_FLAG;
const NOTHING = Buffer.alloc(0);

/**
 * The packets of one TCP connection, from what became of it: the computer's stack keeps the real ones for itself. Nothing
 * is lost or repeated in it. The module acknowledges at once; the peer with what it sends, or when it is known that it has.
 */
export class TcpDialogue {
  readonly #ends: Ends;
  readonly #packets: Packets;
  readonly #segment: number;
  /** The next sequence number each way. */
  readonly #next: Record<Direction, number>;
  readonly #first: number;
  #acknowledged = 0;
  readonly #ended: Record<Direction, boolean> = { up: false, down: false };
  /** The peer has acknowledged the module's FIN. */
  #finHeard = false;
  #sent = 0;
  #syn: readonly Buffer[] | undefined;
  #stood = false;
  #id = 0;

  /** The first sequence numbers are handed in. */
  constructor(ends: Ends, first: { readonly up: number; readonly down: number }, packets: Packets) {
    this.#ends = ends;
    this.#packets = packets;
    this.#segment = segmentSize(ends.module.length === 4 ? 4 : 6);
    this.#next = { ...first };
    this.#first = first.up + 1;
  }

  /** The handshake has been told. */
  get stood(): boolean {
    return this.#stood;
  }

  /** The module's SYN, always the same: whoever asks puts it where it belongs. */
  connecting(): readonly Buffer[] {
    return (this.#syn ??= this.#made("up", SYN, NOTHING));
  }

  opened(by: "module" | "peer"): void {
    this.#stood = true;
    const [asks, answers] = by === "module" ? (["up", "down"] as const) : (["down", "up"] as const);
    if (!this.#syn) this.#say(asks, SYN);
    this.#next[asks]++;
    this.#say(answers, SYN | ACK);
    this.#next[answers]++;
    this.#say(asks, ACK);
  }

  refused(): void {
    this.#next.up++;
    this.#next.down = 0; // RFC 9293 3.10.7.1
    this.#say("down", RST | ACK);
  }

  /** The peer has acknowledged so many bytes in all: told by itself, unless what comes next tells it. */
  acknowledged(bytes: number, quietly: boolean): void {
    if (bytes <= this.#acknowledged) return;
    this.#acknowledged = bytes;
    if (!quietly) this.#say("down", ACK);
  }

  data(way: Direction, chunk: Buffer): void {
    for (let at = 0; at < chunk.length; at += this.#segment) {
      const part = chunk.subarray(at, at + this.#segment);
      const last = at + part.length === chunk.length;
      this.#packets(way, this.#made(way, last ? PSH | ACK : ACK, part));
      this.#next[way] += part.length;
    }
    if (way === "up") this.#sent += chunk.length;
    else this.#say("up", ACK);
  }

  ended(way: Direction): void {
    if (this.#ended[way]) return;
    if (way === "down") this.#hearFin();
    this.#say(way, FIN | ACK);
    this.#ended[way] = true;
    this.#next[way]++;
    if (way === "down") this.#say("up", ACK);
  }

  /** Both have said FIN and heard that of the other, whatever was told of it; nobody has if it never stood. */
  over(): void {
    if (!this.#stood) return;
    this.ended("up");
    this.#acknowledged = this.#sent;
    if (!this.#ended.down) this.ended("down");
    else if (!this.#finHeard) {
      this.#hearFin();
      this.#say("down", ACK);
    }
  }

  reset(way: Direction): void {
    this.#say(way, RST | ACK);
  }

  /** A FIN is acknowledged with the last byte before it. */
  #hearFin(): void {
    this.#finHeard = this.#ended.up && this.#acknowledged === this.#sent;
  }

  #say(way: Direction, flags: number): void {
    this.#packets(way, this.#made(way, flags, NOTHING));
  }

  #made(way: Direction, flags: number, data: Buffer): Buffer[] {
    const { module, modulePort, peer, peerPort } = this.#ends;
    const up = way === "up";
    const heard = this.#first + this.#acknowledged + Number(this.#finHeard);
    return tcpPacket(up ? { from: module, to: peer } : { from: peer, to: module }, ++this.#id, {
      fromPort: up ? modulePort : peerPort,
      toPort: up ? peerPort : modulePort,
      sequence: this.#next[way],
      acknowledged: up ? this.#next.down : heard,
      flags,
      data,
    });
  }
}
