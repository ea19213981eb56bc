import fs from "node:fs";
import net from "node:net";
import tty from "node:tty";

/** The event-driven side of a file descriptor: reading, and writing what did not fit at once. */
export interface MasterStream {
  /** Whether bytes handed to `send` still wait. */
  readonly sending: boolean;
  /** Writes as the other side makes room; `sent` follows when all is out. */
  send(chunk: Buffer): void;
  pause(): void;
  resume(): void;
  /** Closes the descriptor and throws away what waits. The owner hears nothing more. */
  destroy(): void;
}

/** Whoever owns a stream. */
export interface StreamOwner {
  /** Bytes arrived. The owner may keep the buffer. */
  data(chunk: Buffer): void;
  sent(): void;
  /** The stream is over, for whatever reason; the owner still has to destroy it. */
  ended(): void;
}

/** What libuv calls a pipe: it reads and writes any descriptor that can be polled, and never blocks. */
interface PipeHandle {
  open(fd: number): number | undefined;
  readonly fd: number;
}

type PipeClass = new (type: number) => PipeHandle;

/** The handle type of a plain byte stream, as opposed to a listening or a descriptor-passing one. */
const SOCKET = 0;

let pipeClass: PipeClass | null | undefined;

/**
 * Takes over `fd`, which must be in non-blocking mode, and starts paused. Without libuv's pipe, which Node does not
 * offer by name, a terminal is read as one and written in small steps; undefined for anything else.
 */
export function openStream(fd: number, owner: StreamOwner): MasterStream | undefined {
  const handle = openHandle(fd);
  if (handle) return new PipeStream(handle, owner);
  return tty.isatty(fd) ? new TtyStream(fd, owner) : undefined;
}

function openHandle(fd: number): PipeHandle | undefined {
  pipeClass ??= findPipeClass();
  if (!pipeClass) return undefined;
  try {
    const handle = new pipeClass(SOCKET);
    // 0 or nothing is success, and a handle that did take the descriptor says so.
    if (!handle.open(fd) && handle.fd === fd) return handle;
  } catch {
    // Another Node than those this was tried on.
  }
  pipeClass = null;
  return undefined;
}

function findPipeClass(): PipeClass | null {
  // Nothing listens on /dev/null, so this connects to nobody; it is only made for the class of its handle.
  const socket = net.connect({ path: "/dev/null" });
  socket.on("error", ignore);
  // The handle is no part of Node's types, nor of its documentation: hence every member is looked at before use.
  const found = (socket as unknown as { _handle?: { constructor?: unknown } })._handle?.constructor;
  socket.destroy();
  if (typeof found !== "function") return null;
  const members = found.prototype as Record<string, unknown>;
  const complete = ["open", "readStart", "readStop", "useUserBuffer", "writeBuffer"].every(
    (name) => typeof members[name] === "function",
  );
  return complete ? (found as PipeClass) : null;
}

/** One buffer for all streams: what a read puts there is copied out before the next read. */
let readBuffer: Buffer | undefined;
const READ_BYTES = 64 * 1024;

class PipeStream implements MasterStream {
  readonly #socket: net.Socket;
  readonly #owner: StreamOwner;
  #live = true;

  constructor(handle: PipeHandle, owner: StreamOwner) {
    this.#owner = owner;
    const buffer = (readBuffer ??= Buffer.allocUnsafeSlow(READ_BYTES));
    const options = {
      handle,
      readable: true,
      writable: true,
      onread: {
        buffer,
        // Copied because the next read, of whichever stream, goes to the same place. Small copies share a block.
        callback: (count: number) => {
          if (this.#live) owner.data(Buffer.from(buffer.subarray(0, count)));
          return true;
        },
      },
    };
    // `handle` is missing in Node's types, as the handle itself is.
    this.#socket = new net.Socket(options as net.SocketConstructorOpts);
    // Node starts to read by itself; the owner says when.
    this.#socket.pause();
    const ended = (): void => {
      if (this.#live) owner.ended();
    };
    this.#socket.on("error", ignore).on("end", ended).on("close", ended);
  }

  get sending(): boolean {
    return this.#socket.writableLength > 0;
  }

  send(chunk: Buffer): void {
    this.#socket.write(chunk, this.#written);
  }

  readonly #written = (): void => {
    if (this.#live && this.#socket.writableLength === 0) this.#owner.sent();
  };

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  destroy(): void {
    this.#live = false;
    this.#socket.destroy();
  }
}

/**
 * The slower way. Node writes a terminal by blocking calls, which would stop the whole process for as long as the
 * client does not read, so the writing is done here, in steps that never block.
 */
class TtyStream implements MasterStream {
  readonly #stream: tty.ReadStream;
  readonly #fd: number;
  readonly #owner: StreamOwner;
  #waiting: Buffer[] = [];
  #step: NodeJS.Timeout | undefined;
  #live = true;

  constructor(fd: number, owner: StreamOwner) {
    this.#fd = fd;
    this.#owner = owner;
    this.#stream = new tty.ReadStream(fd);
    this.#stream.pause();
    const ended = (): void => {
      if (this.#live) owner.ended();
    };
    this.#stream.on("data", (chunk: Buffer) => {
      if (this.#live) owner.data(chunk);
    });
    this.#stream.on("error", ignore).on("end", ended).on("close", ended);
  }

  get sending(): boolean {
    return this.#waiting.length > 0;
  }

  send(chunk: Buffer): void {
    this.#waiting.push(chunk);
    this.#step ??= setTimeout(this.#write, 1);
  }

  readonly #write = (): void => {
    this.#step = undefined;
    while (this.#waiting[0]) {
      const count = tryWrite(this.#fd, this.#waiting[0]);
      if (count < this.#waiting[0].length) {
        this.#waiting[0] = this.#waiting[0].subarray(count);
        this.#step = setTimeout(this.#write, 1);
        return;
      }
      this.#waiting.shift();
    }
    this.#owner.sent();
  };

  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  destroy(): void {
    this.#live = false;
    this.#waiting = [];
    clearTimeout(this.#step);
    this.#stream.destroy();
  }
}

function tryWrite(fd: number, chunk: Buffer): number {
  try {
    return fs.writeSync(fd, chunk);
  } catch {
    // No room, or nobody there any more: reading notices the latter.
    return 0;
  }
}

function ignore(): void {}
