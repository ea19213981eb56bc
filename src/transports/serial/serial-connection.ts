import type { Alarm, Clock } from "../../kernel/clock.ts";
import type { FlowControl, InputLine, LineFormat, OutputLine } from "../../kernel/pipe.ts";
import { termios } from "../../native/termios.ts";
import type { Connection, ConnectionLine, ConnectionOwner } from "../connection.ts";
import type { Wiring } from "../wiring.ts";
import type { Device } from "./device.ts";
import { SerialOutput } from "./serial-output.ts";

/** How often the device and its lines are looked at, in milliseconds: nothing tells of them. */
const LOOK = 20;
/** What outlives a device that is plugged in again. */
export interface SerialSettings {
  baudRate: number;
  /** Hears that the device does not take a rate. */
  readonly refused?: (rate: number, why: string) => void;
}

/** A serial device that has been opened, as long as it is there. */
export class SerialConnection implements Connection, ConnectionLine {
  readonly from: string;
  readonly line: ConnectionLine = this;
  readonly ended = false;
  readonly outOfBand = true;
  readonly host: LineFormat | undefined = undefined;
  readonly #device: Device;
  readonly #clock: Clock;
  readonly #wiring: Wiring;
  readonly #settings: SerialSettings;
  readonly #outputs = { dtr: false, rts: false };
  readonly #seen: { dsr?: boolean; dcd?: boolean } = {};
  #owner: ConnectionOwner | undefined;
  #looking: Alarm | undefined;
  readonly #output: SerialOutput;
  /** The last rate that the device has taken. */
  #taken: number;
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
    this.#taken = settings.baudRate;
    this.#output = new SerialOutput(device, {
      drained: () => this.#owner?.drained(),
      rateSet: (rate, error) => this.#rateSet(rate, error),
    });
    this.#hasLines = wiring.dsr !== "none" || wiring.dcd !== "none";
  }

  begin(owner: ConnectionOwner): void {
    this.#owner = owner;
    this.#device.on("data", (chunk: Buffer) => owner.data(chunk));
    this.#device.on("error", () => {}); // "close" follows
    this.#device.on("close", (error?: Error | null) => {
      this.#over = true;
      this.#output.stop();
      this.#looking?.cancel();
      owner.closed(error || this.#gone ? "the device is gone" : undefined);
    });
    this.#look();
  }

  // ---- as a connection

  write(chunk: Buffer): boolean {
    return this.#output.write(chunk);
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
    if (this.#over || baudRate === this.#settings.baudRate) return;
    this.#settings.baudRate = baudRate;
    this.#output.setRate(baudRate);
  }

  #rateSet(rate: number, error: Error | null | undefined): void {
    if (!error) {
      this.#taken = rate;
      return;
    }
    if (!this.#device.isOpen || this.#hungUp) return; // it takes nothing any more
    // With one that it does not take it could not be opened again either.
    if (this.#settings.baudRate === rate) this.#settings.baudRate = this.#taken;
    this.#settings.refused?.(rate, error.message);
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
