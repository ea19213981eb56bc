import type { Clock } from "../kernel/clock.ts";
import { HostError } from "../kernel/errors.ts";
import type { Pipe } from "../kernel/pipe.ts";
import type { HostEvent } from "../transports/host-pipe.ts";
import { placeText, readListenPlace } from "./ports/listen-place.ts";
import { readDevice } from "./ports/serial.ts";

/** A port for the host of a recording. */
export interface RecordHost {
  readonly pipe: Pipe;
  /** For programs. */
  readonly place: { readonly [name: string]: string | number };
  /** For people. */
  readonly words: string;
  close(): void;
}

export interface RecordHostOptions {
  readonly clock: Clock;
  readonly onHost: (event: HostEvent, from: string | undefined, why?: string) => void;
  readonly onTrouble: (why: string) => void;
  /** Calls back once the module has answered what was typed; answers how to have it not do so. */
  readonly whenAnswered: (run: () => void) => () => void;
}

const FORM = "pty, pty:LINK, tcp:[HOST:]PORT, unix:PATH or /dev/…[,BAUD] is needed";

/** --host. Throws MT_USAGE, and what opening it throws. */
export async function openRecordHost(
  text: string,
  options: RecordHostOptions,
): Promise<RecordHost> {
  const { clock, onHost, onTrouble, whenAnswered } = options;
  const [, kind = "", value = ""] = /^(pty|tcp|unix)(?::(.*))?$/s.exec(text) ?? [];
  if (kind === "pty") {
    const { openPty } = await import("../transports/pty/open-pty.ts");
    const pty = openPty({
      ...(value !== "" && { link: value }),
      onHost: (present) => onHost(present ? "host attached" : "host left", undefined),
    });
    const { path, link } = pty;
    const words = link === undefined ? path : `${link} -> ${path}`;
    return { ...pty, place: { kind, path, ...(link !== undefined && { link }) }, words };
  }
  if (kind === "tcp") {
    const { openTcp } = await import("../transports/tcp.ts");
    const { host, port } = readListenPlace("host", value);
    const tcp = await openTcp({ host, port, onHost, whenAnswered });
    const place = { kind, host, port: tcp.port };
    return { pipe: tcp.pipe, place, words: `tcp ${placeText(tcp)}`, close: tcp.close };
  }
  if (kind === "unix" && value !== "") {
    const { openUnix } = await import("../transports/unix.ts");
    const unix = await openUnix({ path: value, onHost, whenAnswered });
    return { ...unix, place: { kind, path: unix.path }, words: `unix ${unix.path}` };
  }
  if (kind !== "" || !/^(\/|\.|COM\d)/i.test(text)) {
    throw new HostError("MT_USAGE", `--host ${text}: ${FORM}`);
  }
  const { openSerial } = await import("../transports/serial/open-serial.ts");
  const { path, baudRate, wiring } = readDevice(text, "host");
  const serial = await openSerial({ path, baudRate, wiring, clock, onHost, onTrouble });
  return { ...serial, place: { kind: "serial", path, rate: baudRate }, words: path };
}
