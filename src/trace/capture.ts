import type { Clock, Instant } from "../kernel/clock.ts";
import { atRows, dataRow } from "./capture/at-rows.ts";
import { Conversations, type OwnAddress } from "./capture/conversations.ts";
import { eventText } from "./capture/event-text.ts";
import { HeldBlocks } from "./capture/held-blocks.ts";
import {
  enhancedPacket,
  interfaceDescription,
  LINK_TYPE,
  sectionHeader,
  type Packet,
} from "./capture/pcapng.ts";
import { Queries } from "./capture/queries.ts";
import { upperPduHead } from "./capture/upper-pdu.ts";
import type { BytesTrace, Trace, TraceSink } from "./trace.ts";

/** RFC 5424 6.2.1: messages of a user's program. */
const FACILITY_USER = 1 << 3;
/** RFC 5737: an address for documentation, where nobody has told who is asked for names. */
const SOME_SERVER = "192.0.2.53";

const IP = 0;
const MODULE = 1;

export interface CaptureOptions {
  readonly clock: Clock;
  /**
   * Takes the file's blocks, one by one; false: this one is lost. What is `essential` must not be, or none that follows
   * can be read.
   */
  readonly write: (block: Buffer, essential: boolean) => boolean;
  /** Who has written it: `modemtwin 0.1.0`. */
  readonly application: string;
  /** The module's own addresses. */
  readonly address: OwnAddress;
  /** Who is asked for names where the module names nobody. */
  readonly dnsServer?: () => string | undefined;
  /** Decides the first sequence numbers. */
  readonly seed?: number | string;
}

/**
 * A pcapng file of what a module does, which Wireshark reads without any setting: a row for what passes at each port, the
 * packets of its connections as if captured inside of it, and a row for each event and fault. Packets are made from what
 * became of connections: the computer's stack keeps its own for itself. Which port a SYN comes from is known only once it
 * is answered, so the rows behind it wait for that, a second at most; a SYN that is answered later, or never, stands behind
 * them, with its own time.
 */
export class Capture {
  /** For a `Tracer`. */
  readonly sink: TraceSink = (trace) => this.#hear(trace);
  readonly #write: CaptureOptions["write"];
  readonly #blocks: HeldBlocks;
  readonly #conversations: Conversations;
  readonly #queries: Queries;
  /** Numbers of interfaces, by port. */
  readonly #ports = new Map<string, number>();
  /** Wall time when the clock began, in milliseconds. */
  readonly #epoch: number;
  #now = 0;
  #lost = 0;

  constructor({ clock, write, application, address, dnsServer, seed = 1 }: CaptureOptions) {
    this.#write = write;
    this.#epoch = clock.utc - clock.now;
    this.#blocks = new HeldBlocks(clock, (block) => this.#out(block));
    const packets = (way: "up" | "down", parts: readonly Buffer[]): void =>
      this.#packet(IP, way === "up" ? "out" : "in", parts);
    const reserve = () => {
      const time = this.#now;
      const place = this.#blocks.keep();
      const fill = (parts: readonly Buffer[]): void =>
        place.fill(this.#block({ interface: IP, time, way: "out", parts }));
      return { fill };
    };
    this.#conversations = new Conversations(address, seed, { packets, reserve });
    this.#queries = new Queries(address, () => dnsServer?.() ?? SOME_SERVER, packets);
    write(sectionHeader(application), true);
    write(interfaceDescription(LINK_TYPE.raw, "ip", "The module's packets"), true);
    write(interfaceDescription(LINK_TYPE.upperPdu, "module", "What is told of the module"), true);
  }

  /** Writes what is held back: nothing comes behind it. */
  end(): void {
    this.#conversations.end();
    this.#blocks.flush();
  }

  #hear(trace: Trace): void {
    this.#now = this.#time(trace.at);
    if (trace.kind === "bytes") return this.#bytes(trace);
    if (trace.kind === "flow") this.#conversations.take(trace);
    else if (trace.kind === "lookup") this.#queries.lookup(trace);
    else if (trace.kind === "ping") this.#queries.ping(trace);
    const text = eventText(trace);
    if (text) this.#event(...text, trace.kind === "fault");
  }

  #bytes({ port, way, chunk, data }: BytesTrace): void {
    const number = this.#interface(port);
    const direction = way === "to host" ? "out" : "in";
    const rows = data ? [dataRow(port, way, chunk)] : atRows(port, way, chunk);
    for (const parts of rows) this.#packet(number, direction, parts);
  }

  /** A row of its own, because what a fault bites may never become a packet; commented, to be found among the others. */
  #event(severity: number, text: string, commented: boolean): void {
    const head = upperPduHead({ dissector: "syslog", protocol: "module" });
    const parts = [head, Buffer.from(`<${FACILITY_USER | severity}>${text}`)];
    this.#packet(MODULE, undefined, parts, commented ? text : undefined);
  }

  #interface(port: string): number {
    let number = this.#ports.get(port);
    if (number === undefined) {
      number = MODULE + 1 + this.#ports.size;
      this.#ports.set(port, number);
      // Blocks that wait belong to interfaces before it.
      this.#write(interfaceDescription(LINK_TYPE.upperPdu, port, `AT port ${port}`), true);
    }
    return number;
  }

  #packet(
    number: number,
    way: Packet["way"],
    parts: readonly Buffer[],
    comment?: string | undefined,
  ): void {
    this.#blocks.push(this.#block({ interface: number, time: this.#now, way, parts, comment }));
  }

  #block(packet: Packet): Buffer {
    return enhancedPacket({ ...packet, dropped: this.#lost });
  }

  #out(block: Buffer): void {
    this.#lost = this.#write(block, false) ? 0 : this.#lost + 1;
  }

  #time(at: Instant): number {
    return Math.round((this.#epoch + at) * 1000);
  }
}
