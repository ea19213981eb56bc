import { statSync } from "node:fs";
import type { Clock } from "../kernel/clock.ts";
import { HostError } from "../kernel/errors.ts";
import type { Pipe } from "../kernel/pipe.ts";
import { ConnectionPipe } from "./connection-pipe.ts";
import { dial, parseTarget, type Target } from "./connect.ts";
import { NO_WIRING } from "./wiring.ts";

/** What a host sees of a module's lines. An adapter's driver does not tell of RI. */
export type SeenLine = "CTS" | "DSR" | "DCD";

/** The lines that a host moves. */
export interface HostLines {
  set(line: "DTR" | "RTS", active: boolean): void;
  sendBreak(): void;
}

/** A module's port as a host has it open. */
export interface ModulePort {
  /** What is written goes to the module, what is received it has said. */
  readonly pipe: Pipe;
  /** Undefined where there are bytes and nothing else. */
  readonly lines: HostLines | undefined;
  close(): void;
}

/** Where a module is to be found. */
export type ModulePlace =
  | { readonly kind: "device"; readonly path: string; readonly baudRate: number }
  | Extract<Target, { readonly kind: "tcp" | "unix" }>;

export interface ModulePortOptions {
  readonly place: ModulePlace;
  readonly clock: Clock;
  readonly onLine?: (line: SeenLine, active: boolean) => void;
  /** The module's end is gone; once. */
  readonly onClosed: (why: string | undefined) => void;
}

const FORM = "DEVICE[,BAUD] as /dev/ttyUSB2,115200, tcp://HOST:PORT or unix:PATH is needed";
const USUAL_RATE = 115_200;

/** Reads `/dev/ttyUSB2[,BAUD]`, `tcp://HOST:PORT`, `unix:PATH` or the path of a PTY. Throws MT_USAGE. */
export function parseModulePlace(text: string): ModulePlace {
  if (/^(tcp|rfc2217):|^unix:/i.test(text)) {
    try {
      const target = parseTarget(text);
      if (target.kind !== "rfc2217") return target;
    } catch (error) {
      if (!(error instanceof HostError) || /^unix:/i.test(text)) throw error;
    }
    throw new HostError("MT_USAGE", `${text}: ${FORM}`);
  }
  const [, path = "", digits] = /^([^,]+)(?:,(.*))?$/s.exec(text) ?? [];
  const baudRate = digits === undefined ? USUAL_RATE : Number(digits);
  const rateIsOne = digits === undefined || (/^\d{1,7}$/.test(digits) && baudRate >= 50);
  if (path === "" || path.includes("://") || !rateIsOne) {
    throw new HostError("MT_USAGE", `${text}: ${FORM}`);
  }
  return { kind: "device", path, baudRate };
}

/** Opens it as a host does. Throws MT_PORT_UNAVAILABLE. */
export async function openModulePort(options: ModulePortOptions): Promise<ModulePort> {
  const { place, clock, onLine = () => {}, onClosed } = options;
  if (place.kind !== "device") {
    const connection = await dialled(place, clock);
    const pipe = new ConnectionPipe(connection, onClosed);
    return { pipe, lines: undefined, close: () => pipe.close() };
  }
  if (process.platform !== "win32" && !statSync(place.path, { throwIfNoEntry: false })) {
    throw new HostError(
      "MT_PORT_UNAVAILABLE",
      `cannot open ${place.path}: there is no such device`,
    );
  }
  const [{ openDevice }, { SerialConnection }, { DeviceLines }] = await Promise.all([
    import("./serial/device.ts"),
    import("./serial/serial-connection.ts"),
    import("./serial/host-lines.ts"),
  ]);
  const { path, baudRate } = place;
  const device = await openDevice(path, baudRate);
  const connection = new SerialConnection(path, device, clock, NO_WIRING, {
    baudRate,
    refused() {},
  });
  const lines = new DeviceLines(device, clock);
  const pipe = new ConnectionPipe(connection, (why) => {
    lines.stop();
    onClosed(why);
  });
  lines.watch(onLine);
  return {
    pipe,
    lines,
    close() {
      lines.stop();
      pipe.close();
    },
  };
}

async function dialled(target: Target, clock: Clock) {
  try {
    return await dial(target, clock, new AbortController().signal);
  } catch (error) {
    const where = target.kind === "unix" ? target.path : `${target.host}:${target.port}`;
    throw new HostError(
      "MT_PORT_UNAVAILABLE",
      `cannot connect to ${where}: ${(error as Error).message}`,
    );
  }
}
