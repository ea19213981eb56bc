import fs from "node:fs";
import { moduleFormat } from "../../kernel/line-noise.ts";
import type { LineFormat, Pipe, PipeReader, Uart } from "../../kernel/pipe.ts";
import { ptyCalls, ptyUnavailable, type PtyCalls } from "../../native/pty.ts";
import { termios } from "../../native/termios.ts";
import type { MasterStream } from "./master-stream.ts";
import { openStream } from "./open-stream.ts";
import { OpenWatch, type Watched } from "./open-watch.ts";
import { Presence } from "./presence.ts";

const { O_RDWR, O_NOCTTY } = fs.constants;

/**
 * The master side of a pseudo-terminal. A session is the time during which somebody has the slave open: it has a
 * stream on a copy of the master's descriptor, which dies with the session, as terminals do, while the master lives on.
 */
export class PtyPipe implements Pipe, Watched {
  /** The slave, for the host to open. */
  readonly path: string;
  readonly uart: Uart;
  readonly #calls: PtyCalls = ptyCalls();
  readonly #master: number;
  readonly #onHost: ((present: boolean) => void) | undefined;
  readonly #onRate: ((format: LineFormat) => void) | undefined;
  readonly #presence: Presence;
  readonly #watching: { watch: OpenWatch; remove: () => void } | undefined;
  /** Where openings cannot be watched we keep the slave open ourselves, and there is one session for good. */
  #kept: number | undefined;
  #stream: MasterStream | undefined;
  #reader: PipeReader | undefined;
  #inSession = false;
  /** Nothing has come in this session yet: the host may still be about to set its rate. */
  #fresh = false;
  #settling = false;
  #paused = false;
  #writerHolds = false;
  #closed = false;

  /**
   * @param onHost Hears of every session's start (true) and end (false).
   * @param onRate Hears of the host's rate when it first says something. Throws MT_PTY_UNAVAILABLE.
   */
  constructor(onHost?: (present: boolean) => void, onRate?: (format: LineFormat) => void) {
    const { master, path } = this.#calls.open();
    this.#master = master;
    this.path = path;
    this.#onHost = onHost;
    this.#onRate = onRate;
    this.uart = {
      setBaudRate() {},
      setFlowControl() {},
      get host() {
        const baudRate = termios()?.baudRate(master);
        return baudRate === undefined ? undefined : moduleFormat(baudRate);
      },
    };
    this.#presence = new Presence(() => this.#calls.hungUp(master));
    this.#watching = OpenWatch.add(path, this);
    try {
      if (!this.#watching) this.#kept = fs.openSync(path, O_RDWR | O_NOCTTY);
      this.#calls.makeRaw(this.#kept ?? master);
      if (!this.#watching) this.#openStream();
    } catch (error) {
      this.close();
      throw ptyUnavailable(error);
    }
  }

  get tellsHosts(): boolean {
    return this.#watching !== undefined;
  }

  write(chunk: Buffer): boolean {
    const stream = this.#stream;
    if (!stream) return true;
    if (this.#watching) {
      // While settling, what is known is as new as the data in hand.
      if (!this.#settling) this.#watching.watch.drain();
      if (!this.#presence.here || this.#presence.changed) return true;
    }
    if (!stream.sending) {
      // Straight to the system: 4 % less of a round trip, and 8 % less of its CPU time, than through the stream.
      const count = this.#calls.write(this.#master, chunk);
      if (count === chunk.length) return true;
      chunk = chunk.subarray(count);
    }
    stream.send(chunk);
    this.#writerHolds = true;
    return false;
  }

  pause(): void {
    this.#paused = true;
    this.#stream?.pause();
  }

  resume(): void {
    this.#paused = false;
    if (this.#reader) this.#stream?.resume();
    // The last of a session waited to be read.
    if (this.#inSession && !this.#stream) setImmediate(() => this.settle());
  }

  attach(reader: PipeReader): void {
    this.#reader = reader;
    if (!this.#paused) this.#stream?.resume();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#reader = undefined;
    this.#watching?.remove();
    this.#stream?.destroy();
    this.#stream = undefined;
    if (this.#kept !== undefined) fs.closeSync(this.#kept);
    fs.closeSync(this.#master);
  }

  opened(): void {
    this.#presence.opened();
  }

  closed(): void {
    this.#presence.closed();
  }

  look(): void {
    const doubted = this.#presence.doubts > 0;
    this.#presence.look();
    if (!doubted && this.#presence.doubts > 0) setImmediate(() => this.#lookAgain());
  }

  #lookAgain(): void {
    if (this.#closed || this.#presence.doubts === 0) return;
    this.#presence.lookAgain();
    if (this.#presence.doubts > 0) setImmediate(() => this.#lookAgain());
    else this.settle();
  }

  settle(): void {
    this.#settle(undefined);
  }

  /**
   * Acts on what was seen, and delivers `data` in its place: what was sent in a session comes before its end; what was
   * read after somebody new had come comes after the start of the new session, whoever of the two sent it.
   */
  #settle(data: Buffer | undefined): void {
    if (this.#settling) return;
    this.#settling = true;
    const presence = this.#presence;
    try {
      while (!this.#closed) {
        if (presence.changed && this.#inSession) this.#endSession();
        presence.changed = false;
        if (presence.session && !this.#inSession) this.#startSession();
        if (data) this.#deliver(data);
        data = undefined;
        // The reader may have taken its time; the notices of meanwhile go round once more.
        if (presence.changed) continue;
        if (presence.here || !this.#inSession) break;
        this.#discardOutput();
        if (this.#paused) break;
        data = this.#readRest();
        if (data) this.#watching?.watch.drain();
        else {
          presence.session = false;
          this.#endSession();
        }
      }
    } finally {
      this.#settling = false;
    }
  }

  #deliver(data: Buffer): void {
    if (this.#fresh) {
      this.#fresh = false;
      const { host } = this.uart;
      if (host) this.#onRate?.(host);
    }
    this.#reader?.receive(data);
  }

  #startSession(): void {
    this.#inSession = true;
    this.#fresh = true;
    // Nobody may be left by now, but what they sent is still to be read.
    if (this.#presence.here) this.#openStream();
    this.#onHost?.(true);
    this.#reader?.hostCame?.();
  }

  #endSession(): void {
    this.#inSession = false;
    this.#discardOutput();
    this.#reader?.hostLeft?.();
    this.#onHost?.(false);
  }

  #discardOutput(): void {
    this.#stream?.destroy();
    this.#stream = undefined;
    if (this.#closed) return;
    this.#calls.flushOutput(this.#master);
    if (!this.#writerHolds) return;
    this.#writerHolds = false;
    this.#reader?.drained();
  }

  #readRest(): Buffer | undefined {
    if (this.#closed) return undefined;
    const buffer = Buffer.allocUnsafe(REST_BYTES);
    const count = this.#calls.read(this.#master, buffer);
    return count > 0 ? buffer.subarray(0, count) : undefined;
  }

  #openStream(): void {
    try {
      this.#stream = openStream(this.#calls.duplicate(this.#master), {
        data: (chunk) => this.#receive(chunk),
        sent: () => this.#sent(),
        ended: () => this.#ended(),
      });
    } catch (error) {
      // Out of descriptors, most likely: this session stays mute, a later one need not.
      if (!this.#watching) throw error;
    }
    if (this.#reader && !this.#paused) this.#stream?.resume();
  }

  #receive(chunk: Buffer): void {
    if (!this.#watching) {
      this.#reader?.receive(chunk);
      return;
    }
    this.#watching.watch.drain();
    this.#settle(chunk);
  }

  #sent(): void {
    if (!this.#writerHolds) return;
    this.#writerHolds = false;
    this.#reader?.drained();
  }

  #ended(): void {
    this.#stream?.destroy();
    this.#stream = undefined;
    if (!this.#watching) {
      this.#reader?.closed();
      return;
    }
    this.#watching.watch.drain();
    this.#presence.ended();
    this.settle();
  }
}

/** As much as a terminal holds of what was written to it, mostly. */
const REST_BYTES = 16 * 1024;
