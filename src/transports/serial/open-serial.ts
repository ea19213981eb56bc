import type { Clock } from "../../kernel/clock.ts";
import type { Pipe } from "../../kernel/pipe.ts";
import { Dialler } from "../dialler.ts";
import { HostPipe, type HostPipeOptions } from "../host-pipe.ts";
import type { Wiring } from "../wiring.ts";
import { openDevice, type OpenDevice } from "./device.ts";
import { SerialConnection } from "./serial-connection.ts";

export interface SerialOptions extends Omit<HostPipeOptions, "serial" | "onRate"> {
  /** Such as /dev/ttyUSB0; one below /dev/serial/by-id is still right after the adapter was plugged in again. */
  readonly path: string;
  /** Baud to begin with; AT+IPR changes it. */
  readonly baudRate: number;
  readonly wiring: Wiring;
  readonly clock: Clock;
  /** Hears why the device cannot be opened again; once, as long as the reason is the same. */
  readonly onTrouble?: (why: string) => void;
  /** Hears of what goes wrong beside that: a rate that the device does not take. */
  readonly onNote?: (what: string) => void;
  readonly open?: OpenDevice;
}

/** A port of the module on a UART of this computer. */
export interface SerialPortOfModule {
  readonly pipe: Pipe;
  close(): void;
}

/**
 * Opens a serial device, and again when it was gone and came back. Throws MT_PORT_UNAVAILABLE if it cannot be opened
 * the first time.
 */
export async function openSerial(options: SerialOptions): Promise<SerialPortOfModule> {
  const { path, baudRate, wiring, clock, onTrouble, onNote, onHost, ...rest } = options;
  const { open = openDevice } = options;
  const settings = {
    baudRate,
    refused: (rate: number, why: string) => onNote?.(`${path} does not take ${rate} baud: ${why}`),
  };
  async function dial(): Promise<SerialConnection> {
    const device = await open(path, settings.baudRate);
    return new SerialConnection(path, device, clock, wiring, settings);
  }
  const first = await dial();
  const pipe = new HostPipe({
    ...rest,
    serial: true,
    onHost(event, from, why) {
      onHost?.(event, from, why);
      if (event === "host left") dialler.lost();
    },
  });
  const dialler = new Dialler({
    clock,
    dial,
    connected: (connection) => pipe.accept(connection),
    trouble: (why) => onTrouble?.(why),
  });
  dialler.found();
  pipe.accept(first);
  return {
    pipe,
    close() {
      dialler.stop();
      pipe.close();
    },
  };
}
