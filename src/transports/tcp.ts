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

/** How long a newcomer waits for the end of the host before, in milliseconds. */
const GRACE = 50;

const addresses = new WeakMap<Socket, string>();

/** Where a host came from; a socket that is closed does not tell any more. */
function addressOf(socket: Socket): string {
  const known = addresses.get(socket) ?? `${socket.remoteAddress}:${socket.remotePort}`;
  addresses.set(socket, known);
  return known;
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
    if (this.#closed) return void socket.destroy();
    const present = this.#socket;
    if (!present) return this.#take(socket);
    if (present.readableEnded) return this.#replace(present, socket);
    // The end of the one before may be on its way: a host that comes back at once is not another one.
    const decide = (): void => {
      clearTimeout(limit);
      present.off("end", decide).off("close", decide);
      const ended = present.readableEnded || present.destroyed;
      if (ended && (this.#socket === undefined || this.#socket === present)) {
        this.#replace(present, socket);
      } else this.#refuse(socket);
    };
    const limit = setTimeout(decide, GRACE);
    present.once("end", decide).once("close", decide);
  }

  /** A host that has said FIN listens for answers at most: it makes room for one that types. */
  #replace(present: Socket, socket: Socket): void {
    this.#leave(present);
    present.destroy();
    this.#take(socket);
  }

  #take(socket: Socket): void {
    if (this.#closed || socket.destroyed) return void socket.destroy();
    this.#socket = socket;
    const from = addressOf(socket);
    socket.on("data", (chunk: Buffer) => this.#reader?.receive(chunk));
    socket.on("drain", () => this.#drained());
    socket.on("end", () => {
      this.#reader?.closed();
      // A host that says FIN still wants the answers to what it typed; unless another one comes.
      this.#whenAnswered(() => socket.end());
    });
    socket.on("close", () => this.#leave(socket));
    if (this.#paused) socket.pause();
    this.#onHost?.("host attached", from);
    this.#reader?.hostCame?.();
  }

  #refuse(socket: Socket): void {
    const from = addressOf(socket);
    socket.end("\r\nBUSY: another host is connected to this port\r\n", () => socket.destroySoon());
    socket.resume();
    this.#onHost?.("host refused", from);
  }

  #leave(socket: Socket): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    socket.removeAllListeners("data");
    this.#reader?.hostLeft?.();
    this.#drained();
    this.#onHost?.("host left", addressOf(socket));
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
