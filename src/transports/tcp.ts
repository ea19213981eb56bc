import { createServer, type Server, type Socket } from "node:net";
import { HostError } from "../kernel/errors.ts";
import type { Pipe, PipeReader } from "../kernel/pipe.ts";

/** `refused`: there was another host. */
export type TcpHostEvent = "host attached" | "host left" | "host refused";

export interface TcpOptions {
  /** Address to listen at. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Hears of hosts, with their addresses. */
  readonly onHost?: (event: TcpHostEvent, from: string) => void;
  /** Calls back once everything typed has been answered; at once if not given. */
  readonly whenAnswered?: (run: () => void) => void;
}

/** A raw TCP port for one host at a time. */
export interface TcpPort {
  /** What the host writes and reads. Output is dropped while nobody is connected. */
  readonly pipe: Pipe;
  readonly host: string;
  readonly port: number;
  close(): void;
}

/** Listens for hosts. Throws MT_PORT_UNAVAILABLE if the port is taken or the address is not of this computer. */
export function openTcp(options: TcpOptions): Promise<TcpPort> {
  const pipe = new TcpPipe(options.onHost, options.whenAnswered);
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    pipe.accept(socket),
  );
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const { host, port } = options;
      const why = WHY[error.code ?? ""] ?? error.message;
      reject(new HostError("MT_PORT_UNAVAILABLE", `cannot listen at ${host}:${port}: ${why}`));
    });
    server.listen(options.port, options.host, () => {
      server.removeAllListeners("error");
      server.on("error", () => {}); // accepting failed once (no descriptors): the next one may work
      resolve({ pipe, host: options.host, port: portOf(server), close: () => close(server, pipe) });
    });
  });
}

const WHY: { readonly [code: string]: string } = {
  EADDRINUSE: "the port is in use",
  EACCES: "not permitted",
  EADDRNOTAVAIL: "not an address of this computer",
  ENOTFOUND: "no such host name",
};

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function close(server: Server, pipe: TcpPipe): void {
  server.close();
  pipe.close();
}

class TcpPipe implements Pipe {
  readonly #onHost: TcpOptions["onHost"];
  readonly #whenAnswered: NonNullable<TcpOptions["whenAnswered"]>;
  #socket: Socket | undefined;
  #reader: PipeReader | undefined;
  #paused = false;
  #holding = false;
  #closed = false;

  constructor(onHost: TcpOptions["onHost"], whenAnswered: TcpOptions["whenAnswered"]) {
    this.#onHost = onHost;
    this.#whenAnswered = whenAnswered ?? ((run) => run());
  }

  accept(socket: Socket): void {
    socket.on("error", () => {}); // "close" follows
    const from = `${socket.remoteAddress}:${socket.remotePort}`;
    if (this.#socket || this.#closed) {
      socket.end("\r\nBUSY: another host is connected to this port\r\n", () =>
        socket.destroySoon(),
      );
      socket.resume();
      this.#onHost?.("host refused", from);
      return;
    }
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#reader?.receive(chunk));
    socket.on("drain", () => this.#drained());
    socket.on("end", () => {
      this.#reader?.closed();
      // A host that says FIN still wants the answers to what it typed.
      this.#whenAnswered(() => socket.end());
    });
    socket.on("close", () => {
      this.#socket = undefined;
      this.#reader?.hostLeft?.();
      this.#drained();
      this.#onHost?.("host left", from);
    });
    if (this.#paused) socket.pause();
    this.#onHost?.("host attached", from);
  }

  write(chunk: Buffer): boolean {
    if (!this.#socket) return true;
    const room = this.#socket.write(chunk);
    if (!room) this.#holding = true;
    return room;
  }

  pause(): void {
    this.#paused = true;
    this.#socket?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#socket?.resume();
  }

  close(): void {
    this.#closed = true;
    this.#reader = undefined;
    this.#socket?.destroySoon();
  }

  attach(reader: PipeReader): void {
    this.#reader = reader;
  }

  #drained(): void {
    if (!this.#holding) return;
    this.#holding = false;
    this.#reader?.drained();
  }
}
