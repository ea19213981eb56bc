import { HostError } from "../../kernel/errors.ts";

type Done = (error?: Error | null) => void;

/**
 * As much of a SerialPort of the package serialport as is used: https://serialport.io. Written down here, so that our
 * declarations need no optional package, nor its own, which not every TypeScript can resolve.
 */
export interface Device {
  readonly isOpen: boolean;
  /** The binding's side of the port; on Linux and macOS it has a descriptor. */
  readonly port?: { readonly fd?: number | null } | undefined;
  write(chunk: Buffer, done?: Done): boolean;
  drain(done?: Done): void;
  pause(): unknown;
  resume(): unknown;
  update(options: { readonly baudRate: number }, done?: Done): void;
  set(
    options: { readonly brk?: boolean; readonly dtr?: boolean; readonly rts?: boolean },
    done?: Done,
  ): void;
  get(
    done: (
      error: Error | null,
      status?: { readonly cts: boolean; readonly dsr: boolean; readonly dcd: boolean },
    ) => void,
  ): void;
  close(done?: Done): void;
  on(event: "data", listener: (chunk: Buffer) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "close", listener: (error?: Error | null) => void): unknown;
}

/** Opens a serial device; without `hupcl`, so that a restart does not ring or reset what is behind the lines. */
export type OpenDevice = (path: string, baudRate: number) => Promise<Device>;

/** Through the package, which is loaded when the first device is opened. Throws MT_PORT_UNAVAILABLE. */
export const openDevice: OpenDevice = async (path, baudRate) => {
  const { SerialPort } = await load();
  const device = new SerialPort({ path, baudRate, hupcl: false, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    device.open((error) => (error ? reject(cannotOpen(path, error)) : resolve()));
  });
  // The cast: `port` is public in the package, but its type is the widest binding's.
  return device as unknown as Device;
};

async function load(): Promise<typeof import("serialport")> {
  try {
    return await import("serialport");
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n", 1)[0] : String(error);
    throw new HostError(
      "MT_PORT_UNAVAILABLE",
      `a serial device needs the optional package "serialport" (npm install serialport): ${why}`,
    );
  }
}

/** The package tells what went wrong in words only. */
function cannotOpen(path: string, error: Error): HostError {
  const [, why = error.message] = REASONS.find(([words]) => words.test(error.message)) ?? [];
  return new HostError("MT_PORT_UNAVAILABLE", `cannot open ${path}: ${why}`);
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/no such file|not a directory/i, "there is no such device"],
  [/no such device/i, "the device is not there any more"],
  [/cannot lock port|device or resource busy/i, "another program has it"],
  [/permission denied/i, "no permission (is the user in the group dialout?)"],
  [/inappropriate ioctl|bad termios|is a directory|tcgetattr/i, "it is no serial port"],
  [/custom baud|baud rate/i, "it does not take this rate"],
];
