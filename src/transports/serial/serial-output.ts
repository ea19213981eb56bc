import type { Device } from "./device.ts";

/** Bytes on their way to the device, past which the module is asked to hold. */
const HIGH_WATER = 4096;

/** Whoever writes to a device. */
export interface OutputOwner {
  drained(): void;
  /** The device has a new rate; or `error` says why it has not. */
  rateSet(rate: number, error: Error | null | undefined): void;
}

/** What goes to a serial device: each byte at the rate that was set when it was written. */
export class SerialOutput {
  readonly #device: Device;
  readonly #owner: OutputOwner;
  /** What was written behind a rate that is still to be set, and such rates. */
  #waiting: (Buffer | number)[] = [];
  #onItsWay = 0;
  #atDevice = 0;
  #changing = false;
  #full = false;
  #over = false;

  constructor(device: Device, owner: OutputOwner) {
    this.#device = device;
    this.#owner = owner;
  }

  write(chunk: Buffer): boolean {
    if (this.#over) return true;
    this.#onItsWay += chunk.length;
    this.#waiting.push(chunk);
    if (this.#onItsWay > HIGH_WATER) this.#full = true;
    this.#go();
    return !this.#full;
  }

  setRate(rate: number): void {
    this.#waiting.push(rate);
    this.#go();
  }

  /** The device is no more. */
  stop(): void {
    this.#over = true;
    this.#waiting = [];
  }

  #go(): void {
    while (!this.#changing && this.#waiting.length > 0) {
      const next = this.#waiting[0]!;
      if (typeof next === "number") {
        // What was written before, OK among it, is still said at the old rate.
        if (this.#atDevice === 0) this.#change(next);
        return;
      }
      this.#waiting.shift();
      this.#atDevice += next.length;
      this.#device.write(next, () => this.#written(next.length));
    }
  }

  #written(bytes: number): void {
    this.#atDevice -= bytes;
    this.#onItsWay -= bytes;
    this.#go();
    if (!this.#full || this.#onItsWay > HIGH_WATER / 4) return;
    this.#full = false;
    this.#owner.drained();
  }

  /** `update` throws away what has come in and was not read. */
  #change(rate: number): void {
    this.#changing = true;
    this.#waiting.shift();
    this.#device.drain(() => {
      if (this.#over) return;
      this.#device.update({ baudRate: rate }, (error) => {
        this.#changing = false;
        if (this.#over) return;
        this.#owner.rateSet(rate, error);
        this.#go();
      });
    });
  }
}
