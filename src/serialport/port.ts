import { ByteQueue } from "../kernel/byte-queue.ts";
import type { MemoryPipe } from "../kernel/memory-pipe.ts";
import type { LineFormat, OutputLine, PipeReader } from "../kernel/pipe.ts";
import type { OpenOptions, PortStatus, SetOptions } from "./shapes.ts";

/** Bytes for a host that does not read, past which the module is asked to hold. */
const HIGH_WATER = 16 * 1024;

/** What the package takes as a sign that a pending call ended because the port was closed. */
class Canceled extends Error {
  readonly canceled = true;
}

/** A port in memory as the package serialport wants it, from open to close. */
export class TwinPort {
  readonly openOptions: Required<OpenOptions>;
  isOpen = true;
  readonly #host: MemoryPipe;
  readonly #lines: Readonly<Record<OutputLine, boolean>>;
  readonly #onClose: () => void;
  readonly #arrived = new ByteQueue();
  #wakeReader: (() => void) | undefined;
  #wakeWriters: (() => void)[] = [];
  #full = false;
  #break = false;

  /** `lines` are those that the module sets, kept by whoever owns the port. */
  constructor(
    host: MemoryPipe,
    options: Required<OpenOptions>,
    lines: Readonly<Record<OutputLine, boolean>>,
    onClose: () => void,
  ) {
    this.#host = host;
    this.openOptions = options;
    this.#lines = lines;
    this.#onClose = onClose;
    host.format = formatOf(options);
    host.attach(this.#reader);
    host.resume();
    host.setLine("RTS", true);
    host.setLine("DTR", true);
    host.setPresent(true);
  }

  async close(): Promise<void> {
    this.#check();
    this.isOpen = false;
    this.#onClose();
    this.#wake();
    if (this.openOptions.hupcl) this.#host.setLine("DTR", false);
    this.#host.setPresent(false);
    this.#host.attach(NOBODY);
    this.#host.resume();
  }

  /** Waits for at least one byte. */
  async read(
    buffer: Buffer,
    offset: number,
    length: number,
  ): Promise<{ buffer: Buffer; bytesRead: number }> {
    this.#check();
    while (this.#arrived.length === 0) {
      await new Promise<void>((resolve) => (this.#wakeReader = resolve));
      this.#checkPending();
    }
    const bytesRead = this.#arrived
      .take(Math.min(length, this.#arrived.length))
      .copy(buffer, offset);
    if (this.#arrived.length <= HIGH_WATER / 4) this.#host.resume();
    return { buffer, bytesRead };
  }

  /** Waits until the module has taken everything. */
  async write(buffer: Buffer): Promise<void> {
    this.#check();
    // The caller may use its buffer again.
    if (!this.#host.write(Buffer.from(buffer))) this.#full = true;
    return this.drain();
  }

  async update({ baudRate }: Pick<OpenOptions, "baudRate">): Promise<void> {
    this.#check();
    this.openOptions.baudRate = baudRate;
    this.#host.format = formatOf(this.openOptions);
  }

  async set({ dtr = true, rts = true, brk = false }: SetOptions): Promise<void> {
    this.#check();
    this.#host.setLine("RTS", rts);
    this.#host.setLine("DTR", dtr);
    if (this.#break && !brk) this.#host.sendBreak();
    this.#break = brk;
  }

  async get(): Promise<PortStatus> {
    this.#check();
    const { CTS: cts, DSR: dsr, DCD: dcd, RI: ri } = this.#lines;
    return { cts, dsr, dcd, ri };
  }

  async getBaudRate(): Promise<{ baudRate: number }> {
    this.#check();
    return { baudRate: this.openOptions.baudRate };
  }

  async flush(): Promise<void> {
    this.#check();
    this.#arrived.take(this.#arrived.length);
    this.#host.flush();
    this.#host.resume();
  }

  async drain(): Promise<void> {
    this.#check();
    while (this.#full) {
      await new Promise<void>((resolve) => void this.#wakeWriters.push(resolve));
      this.#checkPending();
    }
  }

  readonly #reader: PipeReader = {
    receive: (chunk) => {
      this.#arrived.push(chunk);
      if (this.#arrived.length > HIGH_WATER) this.#host.pause();
      this.#wakeReader?.();
    },
    drained: () => {
      this.#full = false;
      this.#wake();
    },
    closed() {},
  };

  #wake(): void {
    this.#wakeReader?.();
    for (const wake of this.#wakeWriters.splice(0)) wake();
  }

  #check(): void {
    if (!this.isOpen) throw new Error("Port is not open");
  }

  #checkPending(): void {
    if (!this.isOpen) throw new Canceled("Port is not open");
  }
}

/** What is said while nobody has the port open is lost. */
const NOBODY: PipeReader = { receive() {}, drained() {}, closed() {} };

const PARITIES = ["none", "odd", "even", "mark", "space"] as const;

function formatOf({ baudRate, dataBits, parity, stopBits }: Required<OpenOptions>): LineFormat {
  const known = PARITIES.find((name) => name === parity) ?? "none";
  return { baudRate, dataBits, parity: known, stopBits };
}
