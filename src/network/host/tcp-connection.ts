import { Socket } from "node:net";
import type { PipeReader } from "../../kernel/pipe.ts";
import type { Cancel, Connection, ConnectionReader, NetworkError, TcpOptions } from "../network.ts";
import { endpoint } from "./address.ts";
import type { DialEnd } from "./dial.ts";
import { networkError } from "./errors.ts";
import { unacknowledged, unsentBytes } from "./measure.ts";
import { applyTcpOptions } from "./tcp-options.ts";

/** Hears nothing: attached once nothing may be heard any more, so that the way of each byte needs no question. */
const SILENT: PipeReader = { receive() {}, drained() {}, closed() {} };

/** A socket that knows whose it is: its listeners are the same for all of them, as thousands of closures would weigh. */
type Owned = Socket & { owner: TcpConnection };

/** A TCP connection of the computer. */
export class TcpConnection implements Connection {
  #owner: ConnectionReader | undefined;
  #reader: PipeReader = SILENT;
  #socket: Socket | undefined;
  #giveUp: Cancel | undefined;
  #error: NetworkError | undefined;
  #written = 0;
  #paused = false;
  #ended = false;
  #over = false;
  /** The last figure, once there is no socket to ask. */
  #lastUnacknowledged: number | undefined = 0;
  #lastUnsent = 0;

  get unacknowledged(): number | undefined {
    return this.#socket?.destroyed === false
      ? unacknowledged(this.#socket, this.#written)
      : this.#lastUnacknowledged;
  }

  get unsent(): number {
    return this.#socket?.destroyed === false
      ? unsentBytes(this.#socket, this.#written)
      : this.#lastUnsent;
  }

  /**
   * Sets who hears how the connection begins and ends, and, until somebody else is attached, what arrives. `start`
   * opens it and answers how to give that up.
   */
  open(
    owner: ConnectionReader,
    tcp: TcpOptions | undefined,
    start: (end: DialEnd) => Cancel,
  ): void {
    this.own(owner);
    this.#giveUp = start({
      connected: (socket) => {
        this.#giveUp = undefined;
        this.adopt(socket, tcp);
        owner.opened(endpoint(socket.remoteAddress, socket.remotePort), socket.localPort ?? 0);
      },
      failed: (error) => {
        this.#giveUp = undefined;
        this.#finish(error);
      },
    });
  }

  /** As the first half of `open`, for a connection that came in. */
  own(owner: ConnectionReader): void {
    this.#owner = owner;
    if (this.#reader === SILENT) this.#reader = owner;
  }

  /** Takes a connected socket, which nobody may touch after that. */
  adopt(socket: Socket, tcp: TcpOptions | undefined): void {
    this.#socket = socket;
    if (tcp) applyTcpOptions(socket, tcp);
    const own = socket as Owned;
    own.owner = this;
    own.on("data", onData).on("drain", onDrain).on("end", onEnd).on("error", onError);
    own.on("close", onClose);
    if (this.#paused) socket.pause();
    // The last instant at which the system can be asked: `close` and `error` come when the descriptor is gone.
    own._destroy = rememberAndDestroy;
  }

  write(chunk: Buffer): boolean {
    if (this.#socket === undefined || this.#ended) return true;
    this.#written += chunk.length;
    return this.#socket.write(chunk);
  }

  pause(): void {
    this.#paused = true;
    this.#socket?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#socket?.resume();
  }

  end(): void {
    if (this.#over || this.#ended) return;
    this.#ended = true;
    if (this.#socket) {
      this.#socket.end();
      return;
    }
    this.#giveUp?.();
    this.#giveUp = undefined;
    setImmediate(() => this.#finish(undefined));
  }

  close(): void {
    if (this.#over) return;
    const socket = this.#socket;
    this.#stop();
    this.#giveUp?.();
    socket?.resetAndDestroy();
  }

  attach(reader: PipeReader): void {
    if (!this.#over) this.#reader = reader;
  }

  // ---- the socket's side

  heard(chunk: Buffer): void {
    this.#reader.receive(chunk);
  }

  drained(): void {
    this.#reader.drained();
  }

  closed(): void {
    this.#reader.closed();
  }

  failed(error: Error): void {
    this.#error = networkError(error);
  }

  gone(): void {
    this.#finish(this.#error);
  }

  #finish(error: NetworkError | undefined): void {
    if (this.#over) return;
    const owner = this.#owner;
    this.#stop();
    owner?.gone(error);
  }

  #stop(): void {
    this.#over = true;
    this.#owner = undefined;
    this.#reader = SILENT;
    if (this.#socket && !this.#socket.destroyed) this.remember(this.#socket);
    this.#socket = undefined;
  }

  /** Notes the last figures. */
  remember(socket: Socket): void {
    this.#lastUnsent = unsentBytes(socket, this.#written);
    this.#lastUnacknowledged = unacknowledged(socket, this.#written);
  }
}

function onData(this: Owned, chunk: Buffer): void {
  this.owner.heard(chunk);
}

function onDrain(this: Owned): void {
  this.owner.drained();
}

function onEnd(this: Owned): void {
  this.owner.closed();
}

function onError(this: Owned, error: Error): void {
  this.owner.failed(error);
}

function onClose(this: Owned): void {
  this.owner.gone();
}

function rememberAndDestroy(
  this: Owned,
  error: Error | null,
  done: (error?: Error | null) => void,
): void {
  this.owner.remember(this);
  Socket.prototype._destroy.call(this, error, done);
}
