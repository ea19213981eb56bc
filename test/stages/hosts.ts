import { constants, closeSync, mkdtempSync, openSync, rmSync, write } from "node:fs";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type ListenOptions, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReadStream } from "node:tty";
import { WebSocket } from "ws";
import type { Pipe } from "../../src/kernel/pipe.ts";
import { SimClock } from "../../src/kernel/sim-clock.ts";
import { openConnect, parseTarget } from "../../src/transports/connect.ts";
import { openPty } from "../../src/transports/pty/open-pty.ts";
import { openSerial } from "../../src/transports/serial/open-serial.ts";
import { openTcp } from "../../src/transports/tcp.ts";
import { openRfc2217 } from "../../src/transports/telnet/rfc2217.ts";
import { openUnix } from "../../src/transports/unix.ts";
import { USUAL_WIRING } from "../../src/transports/wiring.ts";
import { openWs } from "../../src/transports/ws.ts";

/** A real port of the module, and a host at the other end of it. */
export interface HostedPort {
  readonly pipe: Pipe;
  type(bytes: Buffer): void;
  /** Stops and starts reading. */
  stall(stalled: boolean): void;
  close(): Promise<void>;
}

/** `hear` gets whatever the module says to the host. */
export type OpenHosted = (hear: (chunk: Buffer) => void) => Promise<HostedPort>;

/** Something that can be waited for: a host that is there. */
function signal(): { readonly given: Promise<void>; give(): void } {
  let give = (): void => {};
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give: () => give() };
}

/** A port of the module that is open to hosts, wherever it listens. */
interface Listening {
  readonly pipe: Pipe;
  close(): void;
}

/** The host dials. It is there once the module knows of it: what is said before that is lost. */
function listening<P extends Listening>(
  open: (onHost: () => void) => Promise<P>,
  dial: (port: P) => Socket,
): OpenHosted {
  return async (hear) => {
    const { given, give } = signal();
    const port = await open(give);
    const socket = dial(port);
    socket.on("data", hear);
    socket.on("error", () => {}); // the module closes first when a test fails
    await given;
    return {
      pipe: port.pipe,
      type: (bytes) => void socket.write(bytes),
      stall: (stalled) => void (stalled ? socket.pause() : socket.resume()),
      async close() {
        socket.destroy();
        port.close();
      },
    };
  };
}

const LOOPBACK = { host: "127.0.0.1", port: 0 };

export const hostedTcp = listening(
  (onHost) => openTcp({ ...LOOPBACK, onHost }),
  ({ port }) => connect({ host: "127.0.0.1", port, noDelay: true }),
);

export const hostedUnix: OpenHosted = (hear) =>
  inFolder(hear, (folder) =>
    listening(
      (onHost) => openUnix({ path: join(folder, "at"), onHost }),
      ({ path }) => connect({ path }),
    ),
  );

/** Opens in a folder that is gone afterwards. */
async function inFolder(
  hear: (chunk: Buffer) => void,
  open: (folder: string) => OpenHosted,
): Promise<HostedPort> {
  const folder = mkdtempSync(join(tmpdir(), "hosts-"));
  const port = await open(folder)(hear);
  return {
    ...port,
    async close() {
      await port.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export const hostedWs: OpenHosted = async (hear) => {
  const { given, give } = signal();
  const port = await openWs({ ...LOOPBACK, onHost: give });
  const host = new WebSocket(`ws://127.0.0.1:${port.port}/`);
  host.on("message", hear);
  host.on("error", () => {});
  await Promise.all([once(host, "open"), given]);
  return {
    pipe: port.pipe,
    type: (bytes) => host.send(bytes),
    stall: (stalled) => (stalled ? host.pause() : host.resume()),
    async close() {
      host.terminate();
      port.close();
    },
  };
};

// ---- telnet

const [SE, SB, WILL, DO, IAC] = [0xf0, 0xfa, 0xfb, 0xfd, 0xff] as const;

/** Data as telnet carries it. Written byte by byte, so that it shares no mistake with ours. */
export function inTelnet(data: Buffer): Buffer {
  return Buffer.from([...data].flatMap((byte) => (byte === IAC ? [IAC, IAC] : [byte])));
}

/** What a peer of telnet hears: data, and commands as hex, whole. */
export class TelnetEar {
  readonly #data: (chunk: Buffer) => void;
  readonly #command: (hex: string) => void;
  #begun: number[] = [];

  constructor(data: (chunk: Buffer) => void, command: (hex: string) => void = () => {}) {
    this.#data = data;
    this.#command = command;
  }

  readonly hear = (chunk: Buffer): void => {
    const data: number[] = [];
    for (const byte of chunk) {
      if (this.#begun.length === 0 && byte !== IAC) data.push(byte);
      else if (this.#begun.length === 1 && byte === IAC) data.push(this.#begun.pop()!);
      else {
        this.#begun.push(byte);
        if (this.#whole) this.#command(Buffer.from(this.#begun.splice(0)).toString("hex"));
      }
    }
    if (data.length > 0) this.#data(Buffer.from(data));
  };

  get #whole(): boolean {
    const begun = this.#begun;
    if (begun.length < 2) return false;
    if (begun[1]! >= WILL) return begun.length === 3;
    if (begun[1] !== SB) return true;
    // SE ends it behind an odd number of IAC: two of them are one in the value.
    let before = 0;
    while (begun.at(-2 - before) === IAC) before++;
    return begun.at(-1) === SE && before % 2 === 1;
  }
}

/** Binary both ways, as either side may ask for it without waiting for an answer. */
export const BINARY_BOTH = Buffer.of(IAC, WILL, 0, IAC, DO, 0);

/** The same port, whose host speaks telnet. */
function inTelnetToo(open: OpenHosted): OpenHosted {
  return async (hear) => {
    const port = await open(new TelnetEar(hear).hear);
    port.type(BINARY_BOTH);
    return { ...port, type: (bytes) => port.type(inTelnet(bytes)) };
  };
}

export const hostedRfc2217 = inTelnetToo(
  listening(
    (onHost) => openRfc2217({ ...LOOPBACK, onHost }),
    ({ port }) => connect({ host: "127.0.0.1", port, noDelay: true }),
  ),
);

// ---- ports that dial

/** The host listens where `where` says, and the module dials what `url` makes of it. */
function dialling(where: ListenOptions, url: (port: number) => string): OpenHosted {
  return async (hear) => {
    const server = createServer({ noDelay: true }).listen(where);
    await once(server, "listening");
    const address = server.address() as AddressInfo | string;
    const target = parseTarget(url(typeof address === "string" ? 0 : address.port));
    const { given, give } = signal();
    const port = openConnect({ target, clock: new SimClock(), onHost: give });
    const [socket] = (await once(server, "connection")) as [Socket];
    socket.on("data", hear);
    socket.on("error", () => {});
    await given;
    return {
      pipe: port.pipe,
      type: (bytes) => void socket.write(bytes),
      stall: (stalled) => void (stalled ? socket.pause() : socket.resume()),
      async close() {
        port.close();
        socket.destroy();
        server.close();
      },
    };
  };
}

export const dialledTcp = dialling(LOOPBACK, (port) => `tcp://127.0.0.1:${port}`);
export const dialledRfc2217 = inTelnetToo(
  dialling(LOOPBACK, (port) => `rfc2217://127.0.0.1:${port}?rts=cts`),
);
export const dialledUnix: OpenHosted = (hear) =>
  inFolder(hear, (folder) => {
    const path = join(folder, "host");
    return dialling({ path }, () => `unix:${path}`);
  });

// ---- terminals

export const hostedPty: OpenHosted = async (hear) => {
  let attached = (): void => {};
  const present = new Promise<void>((resolve) => (attached = resolve));
  const port = openPty({ onHost: (is) => is && attached() });
  const fd = openSync(port.path, constants.O_RDWR | constants.O_NOCTTY);
  const input = new ReadStream(openSync(port.path, constants.O_RDONLY | constants.O_NOCTTY));
  input.on("data", hear);
  input.on("error", () => {});
  await present;
  let typing = Promise.resolve();
  return {
    pipe: port.pipe,
    type(bytes) {
      // One after the other: two writes at a time could overtake each other.
      typing = typing.then(() => new Promise((done) => write(fd, bytes, () => done())));
    },
    stall: (stalled) => void (stalled ? input.pause() : input.resume()),
    async close() {
      input.destroy();
      closeSync(fd);
      port.close();
    },
  };
};

/** A serial device, as far as a pseudo-terminal of ours is one: the host has its other end. */
export const hostedSerial: OpenHosted = async (hear) => {
  const { given, give } = signal();
  const far = openPty({ onHost: (is) => is && give() });
  far.pipe.attach({ receive: hear, drained() {}, closed() {} });
  const clock = new SimClock();
  const port = await openSerial({
    ...{ path: far.path, baudRate: 115_200, wiring: USUAL_WIRING, clock },
  });
  await given;
  return {
    pipe: port.pipe,
    type: (bytes) => void far.pipe.write(bytes),
    stall: (stalled) => (stalled ? far.pipe.pause() : far.pipe.resume()),
    async close() {
      port.close();
      far.close();
    },
  };
};

/** Why there can be no serial device here; empty if there can. */
export async function noSerial(): Promise<string> {
  try {
    await import("serialport");
    openPty().close();
    return "";
  } catch (error) {
    return ` SKIPPED: no serial device here: ${String(error)}`;
  }
}
