import { ByteQueue } from "../kernel/byte-queue.ts";
import type { Pipe, PipeReader, SerialLine } from "../kernel/pipe.ts";
import { SIGNAL } from "./control.ts";

/** Past this many bytes waiting for the host, a DLC asks its writer to hold; it says `drained` at a quarter of it. */
const HIGH_WATER = 8 * 1024;
/** What a DLC keeps for a reader that has paused; a host that sends on in spite of FC is then held as a whole. */
const KEPT = 16 * 1024;
/** Handed to the reader at once out of what was kept: it may pause again behind each. */
const PART = 4 * 1024;

/** What a DLC wants of its multiplexer. */
export interface DlcLink {
  /** There may be frames to send, or room again for what arrives. */
  wake(): void;
  /** The module's lines have changed: the host is told. */
  status(dlc: Dlc): void;
  /** The module closes the DLC. */
  close(dlc: Dlc): void;
}

/** One virtual serial port: a DLC of a multiplexer. What is written while it is not open goes nowhere. */
export class Dlc implements Pipe {
  readonly dlci: number;
  /** DCD and RI are signals of a modem status command. */
  serial: SerialLine = {
    set: (line, active) => {
      if (line === "DCD") this.setDcd(active);
      else if (line === "RI") this.setRi(active);
    },
  };
  readonly #link: DlcLink;
  #open = false;
  /** N1 on this DLC: no frame towards the host carries more. */
  #frameSize = 0;
  #reader: PipeReader | undefined;
  // ---- towards the host
  readonly #waiting = new ByteQueue();
  #full = false;
  #hostHolds = false;
  #dcd = false;
  #ri = false;
  // ---- towards the module
  readonly #arrived = new ByteQueue();
  #paused = false;
  #delivering = false;
  /** DTR as the host has told it. */
  #dtr: boolean | undefined;

  constructor(dlci: number, link: DlcLink) {
    this.dlci = dlci;
    this.#link = link;
  }

  get open(): boolean {
    return this.#open;
  }

  // ---- as a pipe

  write(chunk: Buffer): boolean {
    if (!this.#open) return true;
    this.#waiting.push(chunk);
    this.#link.wake();
    if (this.#waiting.length <= HIGH_WATER) return true;
    this.#full = true;
    return false;
  }

  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#link.status(this);
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#deliver();
    // FC is taken back only once everything is through: the reader may have paused again.
    if (!this.#paused) this.#link.status(this);
    this.#link.wake();
  }

  close(): void {
    this.#reader = undefined;
    if (this.#open) this.#link.close(this);
  }

  attach(reader: PipeReader): void {
    this.#reader = reader;
    this.#deliver();
    this.#link.wake();
  }

  // ---- the module's lines

  /** Carrier: DV, which is DCD at the host. */
  setDcd(on: boolean): void {
    if (this.#dcd === on) return;
    this.#dcd = on;
    this.#link.status(this);
  }

  /** Ring: IC, which is RI at the host. */
  setRi(on: boolean): void {
    if (this.#ri === on) return;
    this.#ri = on;
    this.#link.status(this);
  }

  // ---- the multiplexer's side

  /** What a modem status command tells the host. */
  get signals(): number {
    return (
      SIGNAL.RTC |
      SIGNAL.RTR |
      (this.#paused ? SIGNAL.FC : 0) |
      (this.#dcd ? SIGNAL.DV : 0) |
      (this.#ri ? SIGNAL.IC : 0)
    );
  }

  set frameSize(octets: number) {
    this.#frameSize = octets;
  }

  /** The host ignores FC, and there is no room for what it sends. */
  get overfull(): boolean {
    return this.#arrived.length > KEPT;
  }

  /** The host has opened this DLC, maybe again: it begins with nothing said of its lines. */
  opened(frameSize: number): void {
    this.#open = true;
    this.#frameSize = frameSize;
    this.#hostHolds = false;
    if (this.#dtr === false) this.#reader?.line?.("DTR", true);
    this.#dtr = undefined;
  }

  /** The host will type nothing more. */
  inputEnded(): void {
    this.#reader?.closed();
  }

  /** Whoever reads is there by now. */
  hostCame(): void {
    this.#reader?.hostCame?.();
  }

  /** The host has left this DLC, which drops its lines too. */
  left(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#waiting.clear();
    this.#arrived.clear();
    const reader = this.#reader;
    // A host that never told its lines has had DTR as much as one that did.
    if (this.#dtr === undefined) reader?.line?.("DTR", true);
    if (this.#dtr !== false) reader?.line?.("DTR", false);
    this.#dtr = false;
    reader?.hostLeft?.();
    this.#relieve();
  }

  /** Bytes of the host. */
  receive(payload: Buffer): void {
    if (payload.length === 0) return;
    if (this.#reader && !this.#paused && this.#arrived.length === 0 && !this.#delivering) {
      this.#reader.receive(payload);
    } else this.#arrived.push(payload);
  }

  /** The host's lines. The other signals have nobody to tell: RTR counts with flow control of the line only. */
  hostSignals(signals: number): void {
    this.#hostHolds = (signals & SIGNAL.FC) !== 0;
    const dtr = (signals & SIGNAL.RTC) !== 0;
    if (dtr === this.#dtr) return;
    this.#dtr = dtr;
    this.#reader?.line?.("DTR", dtr);
  }

  /** The information of the next frame to the host, if it may be sent. */
  next(): Buffer | undefined {
    if (this.#hostHolds || this.#waiting.length === 0) return undefined;
    return this.#waiting.take(this.#frameSize);
  }

  /** Frames of this DLC may have been sent: its writer may go on. */
  sent(): void {
    if (this.#waiting.length <= HIGH_WATER / 4) this.#relieve();
  }

  #relieve(): void {
    if (!this.#full) return;
    this.#full = false;
    this.#reader?.drained();
  }

  #deliver(): void {
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      while (this.#reader && !this.#paused && this.#arrived.length > 0) {
        this.#reader.receive(this.#arrived.take(PART));
      }
    } finally {
      this.#delivering = false;
    }
  }
}
