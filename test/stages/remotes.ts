import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import type { Remote } from "../../src/testing/play.ts";

/** A remote end that collects what it gets; `changed` is called at each arrival. */
export class TcpRemote implements Remote {
  readonly #socket: Socket;
  #got: Buffer[] = [];
  #keepsOpen = false;

  constructor(socket: Socket, changed: () => void) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => {
      this.#got.push(chunk);
      changed();
    });
    socket.on("end", () => {
      if (!this.#keepsOpen) socket.end();
      changed();
    });
    socket.on("error", () => {});
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  got(): Buffer {
    return Buffer.concat(this.#got);
  }

  forget(): void {
    this.#got = [];
  }

  does(what: string): void {
    if (what === "closes") this.#socket.end();
    else if (what === "resets") this.#socket.resetAndDestroy();
    else if (what === "stops reading") this.#socket.pause();
    else if (what === "reads again") this.#socket.resume();
    else if (what === "keeps its side open") this.#keepsOpen = true;
    else throw new Error(`a peer cannot: ${what}`);
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** A TCP server on a free port of loopback. */
export async function tcpServer(
  accept: (socket: Socket) => void,
): Promise<{ port: number; server: Server }> {
  const server = createServer({ allowHalfOpen: true }, accept);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, server };
}

/** Dials the module; undefined if it does not accept. */
export function dial(port: number): Promise<Socket | undefined> {
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  return new Promise((resolve) => {
    socket.on("error", () => resolve(undefined));
    socket.once("connect", () => resolve(socket));
  });
}

/** A UDP endpoint on a free port of loopback; it answers whoever wrote last, or `to` before that. */
export class UdpRemote implements Remote {
  readonly #socket: UdpSocket;
  readonly #to: number | undefined;
  #lastPort: number | undefined;
  #got: Buffer[] = [];

  private constructor(socket: UdpSocket, to: number | undefined, changed: () => void) {
    this.#socket = socket;
    this.#to = to;
    socket.on("message", (data, from) => {
      this.#got.push(data);
      this.#lastPort = from.port;
      changed();
    });
  }

  static async open(to: number | undefined, changed: () => void): Promise<UdpRemote> {
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    return new UdpRemote(socket, to, changed);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Answers every datagram by itself. */
  answerWith(answer: (question: Buffer) => Buffer): void {
    this.#socket.on("message", (data, from) =>
      this.#socket.send(answer(data), from.port, from.address),
    );
  }

  send(bytes: Buffer): void {
    this.#socket.send(bytes, this.#to ?? this.#lastPort, "127.0.0.1");
  }

  got(): Buffer {
    return Buffer.concat(this.#got);
  }

  forget(): void {
    this.#got = [];
  }

  does(what: string): void {
    throw new Error(`UDP cannot: ${what}`);
  }

  close(): void {
    this.#socket.close();
  }
}

/** Below the ports that systems give out by themselves: nobody else takes one of these meanwhile. */
const FIRST = 11_000;
const PORTS = 20_000;
/** Processes that test side by side begin apart. */
let next = (process.pid * 97) % PORTS;

/** A port nobody uses, of TCP or of UDP. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + (next++ % PORTS);
    if ((await tcpFree(port)) && (await udpFree(port))) return port;
  }
}

async function tcpFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, "127.0.0.1"), "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}

async function udpFree(port: number): Promise<boolean> {
  const socket = createSocket("udp4");
  socket.bind(port, "127.0.0.1");
  try {
    await once(socket, "listening");
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}
