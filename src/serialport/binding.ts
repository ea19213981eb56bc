import { memoryPipe, type MemoryPipe } from "../kernel/memory-pipe.ts";
import type { OutputLine } from "../kernel/pipe.ts";
import type { Modem } from "../modem/modem.ts";
import { StrictLine } from "../transports/strict-line.ts";
import { TwinPort } from "./port.ts";
import type { OpenOptions, PortInfo } from "./shapes.ts";

/** A module, and which of its AT ports a path stands for. */
export interface TwinAt {
  readonly modem: Modem;
  /** `uart1`, `usbat`…; the next free one if not given. */
  readonly port?: string;
  /** A host whose rate is not the module's gets noise, and so does the module. */
  readonly strictBaud?: boolean;
}

/** What is handed to `SerialPort` or `SerialPortStream` as `binding`. */
export interface TwinBinding {
  list(): Promise<PortInfo[]>;
  /** Rejects in the words of the package's own binding if there is no such path, or if it is open. */
  open(options: OpenOptions): Promise<TwinPort>;
}

interface Place {
  readonly host: MemoryPipe;
  readonly lines: Record<OutputLine, boolean>;
  readonly name: string;
  open: boolean;
  /** Throws away what was typed and the module has not taken. */
  forget(): void;
}

/**
 * A binding for the package serialport, in which each path is a module in this process: `/dev/ttyUSB0` opens the twin.
 * A path that is not in here does not exist.
 */
export function twinBinding(twins: Readonly<Record<string, Modem | TwinAt>>): TwinBinding {
  const places = new Map(Object.entries(twins).map(([path, twin]) => [path, plug(twin)]));
  return {
    async list(): Promise<PortInfo[]> {
      return [...places].map(([path, { name }]) => ({
        path,
        manufacturer: "modemtwin",
        serialNumber: undefined,
        pnpId: name,
        locationId: undefined,
        productId: undefined,
        vendorId: undefined,
      }));
    },
    async open(options: OpenOptions): Promise<TwinPort> {
      const { path } = options;
      const place = places.get(path);
      // In the words of the package's own binding, which hosts may look for.
      if (!place) throw new Error(`Error: No such file or directory, cannot open ${path}`);
      if (place.open) {
        throw new Error(`Error Resource temporarily unavailable Cannot lock port ${path}`);
      }
      place.open = true;
      return new TwinPort(place.host, { ...USUAL, ...options }, place.lines, () => {
        place.open = false;
        place.forget();
      });
    },
  };
}

const USUAL = {
  dataBits: 8,
  lock: true,
  stopBits: 1,
  parity: "none",
  rtscts: false,
  xon: false,
  xoff: false,
  xany: false,
  hupcl: true,
} as const;

function plug(twin: Modem | TwinAt): Place {
  const { modem, port, strictBaud = false } = "modem" in twin ? twin : { modem: twin };
  const [host, end] = memoryPipe();
  const lines: Record<OutputLine, boolean> = { CTS: false, DSR: false, DCD: false, RI: false };
  host.onLine = (line, active) => (lines[line] = active);
  const { name } = modem.plug(strictBaud ? new StrictLine(end) : end, port);
  host.attach({ receive() {}, drained() {}, closed() {} });
  return { host, lines, name, open: false, forget: () => end.flush() };
}
