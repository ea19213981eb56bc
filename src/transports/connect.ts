import net from "node:net";
import type { Clock } from "../kernel/clock.ts";
import { HostError } from "../kernel/errors.ts";
import type { Pipe } from "../kernel/pipe.ts";
import type { Connection } from "./connection.ts";
import { Dialler } from "./dialler.ts";
import { HostPipe, type HostEvent, type HostPipeOptions } from "./host-pipe.ts";
import { SocketConnection } from "./socket-connection.ts";
import { ComPortClient } from "./telnet/com-port-client.ts";
import { tooLong } from "./socket-path.ts";
import { NO_WIRING, wired, WIRING_FORM, type Wiring } from "./wiring.ts";

/** Where to dial. */
export type Target =
  | { readonly kind: "tcp"; readonly host: string; readonly port: number }
  | {
      readonly kind: "rfc2217";
      readonly host: string;
      readonly port: number;
      readonly wiring: Wiring;
    }
  | { readonly kind: "unix"; readonly path: string };

const FORM = "tcp://HOST:PORT, rfc2217://HOST:PORT[?dtr=ri&rts=cts] or unix:PATH is needed";

/** Reads `tcp://…`, `rfc2217://…` or `unix:…`. Throws MT_USAGE with what is allowed. */
export function parseTarget(text: string): Target {
  const unix = /^unix:(?:\/\/(?=\/))?(.+)$/s.exec(text)?.[1];
  if (unix !== undefined) {
    const why = tooLong(unix);
    if (why !== undefined) throw usage(`${text}: ${why}`);
    return { kind: "unix", path: unix };
  }
  const [, kind, named = "", digits = "", query] =
    /^(tcp|rfc2217):\/\/(\[[0-9a-f:.%]+\]|[^:/?[\]]+):(\d{1,5})\/?(?:\?(.*))?$/i.exec(text) ?? [];
  const port = Number(digits);
  if (kind === undefined || port < 1 || port > 65_535) throw usage(`${text}: ${FORM}`);
  const host = named.replace(/^\[|\]$/g, "");
  if (kind.toLowerCase() === "tcp") {
    if (query !== undefined) throw usage(`${text}: ${FORM}`);
    return { kind: "tcp", host, port };
  }
  let wiring = NO_WIRING;
  for (const part of query?.split("&") ?? []) {
    const next = wired(wiring, part);
    if (!next) throw usage(`${text}: no wiring "${part}"; ${WIRING_FORM}`);
    wiring = next;
  }
  return { kind: "rfc2217", host, port, wiring };
}

function usage(message: string): HostError {
  return new HostError("MT_USAGE", message);
}

export interface ConnectOptions extends Omit<HostPipeOptions, "serial"> {
  readonly target: Target;
  readonly clock: Clock;
  /** Hears why it is not connected; once, as long as the reason is the same. */
  readonly onTrouble?: (why: string) => void;
}

/** A port of the module that dials. */
export interface ConnectPort {
  readonly pipe: Pipe;
  close(): void;
}

/** Dials, and again whenever there is no connection, at most five seconds behind the last failure. */
export function openConnect(options: ConnectOptions): ConnectPort {
  const { target, clock, onTrouble, onHost, ...rest } = options;
  const serial = target.kind === "rfc2217";
  const pipe = new HostPipe({
    ...rest,
    serial,
    onHost(event: HostEvent, from, why) {
      onHost?.(event, from, why);
      if (event === "host left") dialler.lost();
    },
  });
  const dialler = new Dialler({
    clock,
    dial: (stopped) => dial(target, clock, stopped),
    connected: (connection) => pipe.accept(connection),
    trouble: (why) => onTrouble?.(why),
  });
  void dialler.dial();
  return {
    pipe,
    close() {
      dialler.stop();
      pipe.close();
    },
  };
}

/** Milliseconds for an answer: a system waits for minutes. */
const PATIENCE = 10_000;

/** One attempt. Rejects with an error whose message says why. */
export async function dial(
  target: Target,
  clock: Clock,
  stopped: AbortSignal,
): Promise<Connection> {
  const socket =
    target.kind === "unix"
      ? net.connect({ path: target.path, allowHalfOpen: true })
      : net.connect({ host: target.host, port: target.port, allowHalfOpen: true, noDelay: true });
  await connected(socket, clock, stopped);
  const connection = new SocketConnection(socket);
  return target.kind === "rfc2217" ? new ComPortClient(connection, target.wiring) : connection;
}

function connected(socket: net.Socket, clock: Clock, stopped: AbortSignal): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const giveUp = (): void => void socket.destroy(new Error(WHY["ETIMEDOUT"]));
    const late = clock.after(PATIENCE, giveUp);
    stopped.addEventListener("abort", giveUp);
    const over = (): void => {
      late.cancel();
      stopped.removeEventListener("abort", giveUp);
    };
    socket.once("connect", () => {
      over();
      resolve();
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      over();
      reject(cannotDial(error));
    });
  });
}

function cannotDial(error: NodeJS.ErrnoException): Error {
  return new Error(WHY[error.code ?? ""] ?? error.message, { cause: error });
}

const WHY: { readonly [code: string]: string } = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  ENOTFOUND: "no such host name",
  EAI_AGAIN: "the name could not be looked up",
  ENOENT: "no such socket",
  ETIMEDOUT: "no answer",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  EACCES: "not permitted",
};
