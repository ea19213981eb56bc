import type { Alarm, Clock } from "../../kernel/clock.ts";
import type { FlowControl, InputLine, LineFormat, OutputLine } from "../../kernel/pipe.ts";
import { termios } from "../../native/termios.ts";
import type { Connection, ConnectionLine, ConnectionOwner } from "../connection.ts";
import type { Wiring } from "../wiring.ts";
import type { Device } from "./device.ts";

/** How often the device and its lines are looked at, in milliseconds: nothing tells of them. */
const LOOK = 20;
/** Bytes on their way to the device, past which the module is asked to hold. */
const HIGH_WATER = 4096;

/** What outlives a device that is plugged in again. */
export interface SerialSettings {
  baudRate: number;
}

/** A serial device that has been opened, as long as it is there. */
export class SerialConnection implements Connection, ConnectionLine {
  readonly from: string;
  readonly line: ConnectionLine = this;
  readonly ended = false;
  readonly host: LineFormat | undefined = undefined;
  readonly #device: Device;
  readonly #clock: Clock;
  readonly #wiring: Wiring;
  readonly #settings: SerialSettings;
  readonly #outputs = { dtr: false, rts: false };
  readonly #seen: { dsr?: boolean; dcd?: boolean } = {};
  #owner: ConnectionOwner | undefined;
  #looking: Alarm | undefined;
  #onItsWay = 0;
  #full = false;
  /** RTS and CTS are the driver's. */
  #rtscts = false;
  #hasLines: boolean;
  #gone = false;
  #over = false;

  /** @param settings As the device was opened. */
  constructor(
    path: string,
    device: Device,
    clock: Clock,
    wiring: Wiring,
    settings: SerialSettings,
  ) {
    this.from = path;
    this.#device = device;
    this.#clock = clock;
    this.#wiring = wiring;
    this.#settings = settings;
    this.#hasLines = wiring.dsr !== "none" || wiring.dcd !== "none";
  }

  begin(owner: ConnectionOwner): void {
    this.#owner = owner;
    this.#device.on("data", (chunk: Buffer) => owner.data(chunk));
    this.#device.on("error", () => {}); // "close" follows
    this.#device.on("close", (error?: Error | null) => {
      this.#over = true;
      this.#looking?.cancel();
      owner.closed(error || this.#gone ? "the device is gone" : undefined);
    });
    this.#look();
  }

  // ---- as a connection

  write(chunk: Buffer): boolean {
    if (this.#over) return true;
    this.#onItsWay += chunk.length;
    this.#device.write(chunk, () => this.#written(chunk.length));
    if (this.#onItsWay > HIGH_WATER) this.#full = true;
    return !this.#full;
  }

  #written(bytes: number): void {
    this.#onItsWay -= bytes;
    if (!this.#full || this.#onItsWay > HIGH_WATER / 4) return;
    this.#full = false;
    this.#owner?.drained();
  }

  pause(): void {
    this.#device.pause();
  }

  resume(): void {
    this.#device.resume();
  }

  end(): void {}

  close(): void {
    this.destroy();
  }

  destroy(): void {
    this.#looking?.cancel();
    if (this.#device.isOpen) this.#device.close(() => {});
  }

  refuse(): void {
    this.destroy();
  }

  // ---- as a line

  set(line: OutputLine, active: boolean): void {
    const { dtr, rts } = this.#wiring;
    if (dtr !== line && rts !== line) return;
    if (line === "CTS" && this.#rtscts) return;
    if (dtr === line) this.#outputs.dtr = active;
    if (rts === line) this.#outputs.rts = active;
    // A device without lines (a pseudo-terminal) says so, and there is nothing to be done about it.
    if (!this.#over) this.#device.set({ ...this.#outputs }, () => {});
  }

  setBaudRate(baudRate: number): void {
    // Setting it throws away what has come in and was not read.
    if (this.#over || baudRate === this.#settings.baudRate) return;
    this.#settings.baudRate = baudRate;
    // What was written before, OK among it, is still said at the old rate.
    this.#device.drain(() => {
      if (!this.#over) this.#device.update({ baudRate }, () => {});
    });
  }

  setFlowControl({ byRts, byCts }: FlowControl): void {
    const wanted = byRts || byCts;
    const fd = this.#device.port?.fd;
    if (wanted === this.#rtscts || typeof fd !== "number") return;
    if (termios()?.setRtsCts(fd, wanted) !== true) return;
    this.#rtscts = wanted;
  }

  #look(): void {
    if (this.#over) return;
    if (this.#hungUp) {
      this.#gone = true;
      return this.destroy();
    }
    this.#looking = this.#clock.after(LOOK, () => this.#look());
    if (!this.#hasLines) return;
    this.#device.get((error, status) => {
      if (this.#over) return;
      // A device without lines is not asked for them again.
      if (error || !status) return void (this.#hasLines = false);
      this.#moved("dsr", this.#wiring.dsr, status.dsr);
      this.#moved("dcd", this.#wiring.dcd, status.dcd);
    });
  }

  /** The package takes a device that is gone for a silent one, unless it happens to wait for bytes at that time. */
  get #hungUp(): boolean {
    const calls = termios();
    const fd = this.#device.port?.fd;
    return calls !== undefined && typeof fd === "number" && calls.baudRate(fd) === undefined;
  }

  #moved(name: "dsr" | "dcd", line: InputLine | "none", active: boolean): void {
    if (this.#seen[name] === active) return;
    this.#seen[name] = active;
    if (line !== "none") this.#owner?.line(line, active);
  }
}
